#!/bin/sh
# Installs cohortbot from this folder as a service, or upgrades it. Run it as root.
# Settings, secrets and data that are there already stay as they are.
# The bot's token is asked the first time, and may come from stdin.
#   --stopped   starts nothing yet, so that a backup can be restored first
set -eu
stopped=
case "${1-}" in
"") ;;
--stopped) stopped=yes ;;
*)
	echo "install.sh: it knows --stopped alone" >&2
	exit 1
	;;
esac
cd "$(dirname "$0")"
if [ "$(id -u)" != 0 ]; then
	echo "install.sh: run it as root: sudo ./install.sh" >&2
	exit 1
fi
umask 022

id cohortbot >/dev/null 2>&1 ||
	useradd --system --user-group --home-dir /var/lib/cohortbot --no-create-home --shell /usr/sbin/nologin cohortbot
install -d -m 755 /etc/cohortbot
install -d -m 700 -o cohortbot -g cohortbot /var/lib/cohortbot /var/backups/cohortbot
[ -e /etc/cohortbot/cohortbot.yaml ] || install -m 644 cohortbot.yaml /etc/cohortbot/cohortbot.yaml

# secret NAME puts what comes in into a file that root and the bot can read.
secret() {
	install -m 640 -g cohortbot /dev/null "/etc/cohortbot/$1"
	cat >"/etc/cohortbot/$1"
}

if [ ! -s /etc/cohortbot/token ]; then
	if [ -t 0 ]; then
		printf 'The token from @BotFather (it is not shown): ' >&2
		trap 'stty echo' EXIT
		stty -echo
	fi
	read -r token || true
	[ ! -t 0 ] || echo >&2
	case "$token" in
	*[0-9]:*) printf '%s\n' "$token" | secret token ;;
	*)
		echo "install.sh: not a bot's token: copy the whole line, digits, a colon and letters" >&2
		exit 1
		;;
	esac
fi

if [ ! -s /etc/cohortbot/passphrase ]; then
	od -An -N10 -tx2 /dev/urandom | tr -s ' ' - | sed 's/^-//' | secret passphrase
	echo "Backups are opened by this passphrase alone. Write it on paper, away from this machine:"
	echo "    $(cat /etc/cohortbot/passphrase)"
fi

install -m 755 cohortbot /usr/local/bin/cohortbot
install -d -m 755 /usr/local/share/doc/cohortbot
install -m 644 operating.md LICENSE LICENCES CHANGELOG.md /usr/local/share/doc/cohortbot/
install -m 644 cohortbot.service cohortbot-backup.service cohortbot-backup.timer /etc/systemd/system/
systemctl daemon-reload
if [ -n "$stopped" ]; then
	echo "installed, and not started"
	exit 0
fi
systemctl enable --quiet cohortbot.service
systemctl enable --quiet --now cohortbot-backup.timer
systemctl restart cohortbot.service

tries=30
while ! said=$(cd /etc/cohortbot && cohortbot health 2>&1); do
	tries=$((tries - 1))
	if [ "$tries" = 0 ]; then
		echo "install.sh: $said" >&2
		echo "install.sh: the log: journalctl -u cohortbot -n 20" >&2
		exit 1
	fi
	sleep 1
done
cohortbot --version
echo "cohortbot runs and takes updates"
