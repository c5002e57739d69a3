package report

import "time"

// HoldLine is how long customers were told to wait for one reason.
type HoldLine struct {
	Reason  string
	Ended   int           // in the period
	Real    time.Duration // of all that ended, together
	Service time.Duration // of that, while people were there
	P50     time.Duration // in real time, rounded (Rounded)
	P90     time.Duration
	Held    int       // now
	Since   time.Time // the longest of those; zero for none
}
