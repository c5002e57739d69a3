package desk

import (
	"strings"
	"time"
)

// Emergency is a time in which nothing went out through a channel.
type Emergency struct {
	ID        string
	Centre    CentreID
	Workspace WorkspaceID
	Channel   ChannelID
	Version   int64
	Why       string
	BeganAt   time.Time
	BeganBy   OperatorID
	EndedAt   time.Time // zero: it goes on
	EndedBy   OperatorID
	EmergencySheet
}

// EmergencySheet is what people say of one, also afterwards.
type EmergencySheet struct {
	Excluded bool   // replies that were awaited meanwhile count in no service level
	Words    string // for customers, by mail, by phone or on the site; {name} is the customer's
	Note     string // for colleagues
}

// Reasons to stop what goes out.
const (
	HaltSuspended = "line_suspended" // LINE has suspended the account
	HaltToken     = "token_dead"     // LINE refuses our credentials
	HaltQuota     = "quota_gone"     // the month's messages are used up
	HaltOutage    = "line_outage"    // LINE itself is in trouble
	HaltPaused    = "paused"         // we want it so
	HaltOther     = "other"
)

// Haltings are all, in the order of screens.
var Haltings = []string{HaltSuspended, HaltToken, HaltQuota, HaltOutage, HaltPaused, HaltOther}

// maxEmergencyWords bounds both texts, in characters.
const maxEmergencyWords = 2000

// Clean trims the texts and refuses what is too long.
func (s EmergencySheet) Clean() (EmergencySheet, error) {
	s.Words, s.Note = strings.TrimSpace(s.Words), strings.TrimSpace(s.Note)
	for field, text := range map[string]string{"words": s.Words, "note": s.Note} {
		if len([]rune(text)) > maxEmergencyWords {
			return s, E(Invalid, "text_too_long", "Give at most 2,000 characters.").On(field)
		}
	}
	return s, nil
}

// Open tells whether it goes on.
func (e Emergency) Open() bool { return e.EndedAt.IsZero() }
