// Package bench measures the whole bot beside a bare one: presses answered a
// second, and per second of the bot's processor time, as ratios. It holds tests
// alone; run it with
//
//	go test -run '^$' -bench . -timeout 30m ./bench
//
// Each bot is a process of its own. The load, and the Bot API server that
// carries it, are the test's process, the same for every bot of a run, on the
// same machine: so only ratios mean something. The disk's bot is the real
// binary. The bot in memory is the same parts wired alike over ":memory:",
// which is no setting of the program, since nobody should run it so.
package bench
