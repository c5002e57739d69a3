package scenario

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// Scenario is a file that was read without errors. It is not changed by Run and may be run again,
// on another Platform.
type Scenario struct {
	File  string // as it was given to Load or Parse
	Name  string
	Seed  uint64    // draws everything random; 0 in the file: 1
	Start time.Time // zero: whenever it is run

	channels []channel
	users    []user
	groups   []group
	weather  lineemu.Weather
	steps    []step
}

type channel struct {
	label string
	line  int
	lineemu.Channel
}

// user is one customer, or a crowd of them with numbered labels.
type user struct {
	label string
	line  int
	count int // of a crowd; 0: one customer
	lineemu.User
	relations map[string]string // by channel label; "" stands for every channel
}

type group struct {
	label, channel string
	line           int
	members        []string
	lineemu.Group
}

// step is one thing that happens: a verb, or an expectation alone, or both.
type step struct {
	line   int
	at     moment
	do     verb // nil: only an expectation
	who    string
	repeat repeat
	expect *expectation
}

// moment is when a step happens: at a time since the start of its list of steps, or some time
// after the step before.
type moment struct {
	given, after bool
	d            time.Duration
}

type repeat struct {
	count int // 0: once
	every time.Duration
}

// spoken is an act as the file has it: labels instead of ids, several texts to choose from.
type spoken struct {
	line                       int
	who, channel, group, label string
	texts                      []string
	members                    []string
	act                        lineemu.Act
	async                      bool
}

// expectation is what must come of a step, or by itself what a customer must see.
type expectation struct {
	line     int
	who      string
	seen     *string // part of a message's words; "" fits any
	unseen   *string
	kind     string // message type
	via      string
	times    int // 0: at least once
	within   time.Duration
	webhook  string // result or LINE's reason
	status   int
	negative bool
}

// HasChannels tells whether the file brings its own channels; otherwise its customers talk to the
// first one of the platform.
func (s *Scenario) HasChannels() bool { return len(s.channels) > 0 }
