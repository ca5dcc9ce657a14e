// Package faults breaks things around the real binary: it is killed, frozen and
// stopped, its Bot API server fails, its database is away or full, and what it is
// brought is nonsense. It holds tests alone. The short form runs with all other
// tests; the long one with
//
//	make faults
//
// What became of every message is taken from the ledger of the Bot API server,
// never from what the bot says of itself; its own count of doubts is only what a
// duplicate is held against.
package faults
