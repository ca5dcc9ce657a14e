package turn

import (
	"fmt"
	"runtime"
	"strings"
)

// Where names the functions and lines of the running goroutine's stack, without
// the values a panic's own print would show. It is for the function that recovers.
func Where() string {
	pcs := make([]uintptr, 24)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(4, pcs)])
	var out []string
	for {
		f, more := frames.Next()
		if strings.HasPrefix(f.Function, "cohortbot/") {
			out = append(out, fmt.Sprintf("%s:%d", f.Function, f.Line))
		}
		if !more || len(out) == 6 {
			return strings.Join(out, " < ")
		}
	}
}
