#!/bin/sh
# Makes what the compose files need beside them: settings, secrets, and the folders
# for backups and a course. Run it once, as root; what is there already stays.
# The bot's token is asked, and may come from stdin.
set -eu
cd "$(dirname "$0")"
if [ "$(id -u)" != 0 ]; then
	echo "prepare.sh: run it as root (sudo), for the backups belong to the bot's user" >&2
	exit 1
fi

# The bot (65532) and MongoDB (999) must be able to read the secrets in their
# containers: there they stand alone. Here the folder keeps everybody else out.
umask 022
mkdir -p secrets course
chmod 700 secrets
install -d -m 700 -o 65532 -g 65532 backups

random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

if [ ! -s secrets/telegram_bot_token ]; then
	if [ -t 0 ]; then
		printf 'The token from @BotFather (it is not shown): ' >&2
		trap 'stty echo' EXIT
		stty -echo
	fi
	read -r token || true
	[ ! -t 0 ] || echo >&2
	case "$token" in
	*[0-9]:*) printf '%s\n' "$token" >secrets/telegram_bot_token ;;
	*)
		echo "prepare.sh: not a bot's token: copy the whole line, digits, a colon and letters" >&2
		exit 1
		;;
	esac
fi
[ -s secrets/webhook_secret ] || random >secrets/webhook_secret
[ -s secrets/mongo_password ] || random >secrets/mongo_password
[ -s secrets/mongodb_uri ] || printf 'mongodb://cohortbot:%s@mongo:27017/cohortbot?authSource=admin&replicaSet=rs0\n' \
	"$(cat secrets/mongo_password)" >secrets/mongodb_uri
if [ ! -s secrets/backup_passphrase ]; then
	od -An -N10 -tx2 /dev/urandom | tr -s ' ' - | sed 's/^-//' >secrets/backup_passphrase
	echo "Backups are opened by this passphrase alone. Write it on paper, away from this machine:" >&2
	echo "    $(cat secrets/backup_passphrase)" >&2
fi
[ -e .env ] || cp .env.example .env
echo "ready: secrets/, backups/, course/ and .env" >&2
