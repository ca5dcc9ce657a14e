package bench

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"testing"
)

// What the children are told by the environment. The test's own binary plays
// the bots that are not the real one: so nothing more is to be built.
const (
	envRole   = "BENCH_ROLE"
	envToken  = "TELEGRAM_BOT_TOKEN"
	envAPI    = "TELEGRAM_API_URL"
	envListen = "COHORTBOT_LISTEN"
	envHook   = "COHORTBOT_WEBHOOK_URL"
	envSecret = "COHORTBOT_WEBHOOK_SECRET"
	envCourse = "COHORTBOT_COURSE"
	envCPU    = "BENCH_CPU_PROFILE" // a path: the bot in memory writes its profile there
)

const (
	roleBare    = "bare"         // as many idle connections as the whole bot
	roleDefault = "bare-default" // the library's own HTTP client
	roleMemory  = "memory"
)

func TestMain(m *testing.M) {
	role := os.Getenv(envRole)
	if role == "" {
		os.Exit(m.Run())
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	var err error
	switch role {
	case roleMemory:
		err = houseMain(ctx)
	default:
		err = bareMain(ctx, role == roleDefault)
	}
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
