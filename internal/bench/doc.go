// Package bench measures a desk from outside: it starts desk and LINE emulator as
// child processes of the same binary, fills a database, drives the public doors
// (signed webhooks, API, event stream) and sets what it finds beside the raw limits
// of the same machine, measured in the same run.
//
// Method. Closed loop: so many requests in flight, the next one leaves when an
// answer has come; it finds what the desk can do. Open loop: requests leave at
// fixed times whatever the answers do, and a latency counts from the time at which
// the request should have left, so that a desk that stalls can't hide what it did
// to those behind (no coordinated omission). Generator, desk, database and emulator
// share the machine and its clock; the generator's share of the processor is
// measured and printed.
//
// The package may import the store, for filling databases and for the raw limit of
// its commits, but no test result comes from anywhere but the public doors.
package bench
