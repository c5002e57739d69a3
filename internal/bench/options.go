package bench

import "time"

// Options say what a run does.
type Options struct {
	Only     []string      // which measures; empty = all
	Quick    bool          // a short run that asserts only that nothing is lost
	For      time.Duration // of each load
	Rows     int           // the largest list; 0 = ten thousand, a hundred thousand and a million
	Nodes    int
	NATSURL  string
	Database string // PostgreSQL to use; empty = one of our own, made and removed
	Profile  string // folder for processor profiles of the desk
	Version  string // of this binary
	Binary   string // path of this binary
}
