package sendguard

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"
)

// Finding is what a rule says of a text. Offsets count UTF-16 units, as LINE and browsers do;
// From = To where it is about none of the words.
type Finding struct {
	Rule     Rule
	Mode     Mode
	Code     string // which sort: name, number; phone, mail …
	From, To int
	Evidence string    // the words
	Says     string    // what stands against them: whose name it is, what the FAQ says, what to say instead
	Source   string    // where that stands: the FAQ's question
	At       time.Time // when it is promised for, when the customer wrote, when it opens
}

// Asking gives those over which the writer is asked.
func Asking(list []Finding) []Finding {
	return slices.DeleteFunc(slices.Clone(list), func(f Finding) bool { return !f.Mode.Asks() })
}

// Stops tells whether one of them only goes over with somebody who oversees.
func Stops(list []Finding) bool {
	return slices.ContainsFunc(list, func(f Finding) bool { return f.Mode == Stop })
}

// Seal names exactly these findings on exactly this text: whoever repeats it has seen them.
// Times are not part of it, for what is promised in an hour is so a moment later, too.
func Seal(text string, list []Finding) string {
	h := sha256.New()
	_, _ = fmt.Fprintf(h, "%q", text) // a hash takes everything
	for _, f := range list {
		_, _ = fmt.Fprintf(h, "\n%s %s %s %d %d %q %q %q", f.Rule, f.Mode, f.Code, f.From, f.To, f.Evidence, f.Says, f.Source)
		if f.Rule == WroteSince {
			_, _ = fmt.Fprintf(h, " %d", f.At.UnixMilli())
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
