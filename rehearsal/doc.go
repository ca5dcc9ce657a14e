// Package rehearsal is a small, strict Bot API server with people in it: it
// answers a bot as Telegram would, refuses what Telegram refuses and in the
// same words, and offers phones that a test or a web page can hold.
//
// Nothing here ever calls anything but loopback addresses. All state is kept
// in memory. Everything exported is safe for concurrent use.
package rehearsal
