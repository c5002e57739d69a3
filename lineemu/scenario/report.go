package scenario

import (
	"fmt"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// Line tells about one step that was done, or one expectation that was met.
type Line struct {
	At       time.Duration     `json:"-"`              // scenario time
	AtMS     int64             `json:"at_ms"`          // the same
	FileLine int               `json:"line"`           // of the step
	List     string            `json:"list,omitempty"` // of parallel
	Who      string            `json:"who,omitempty"`
	Did      string            `json:"did"`
	Delivery *lineemu.Delivery `json:"delivery,omitempty"`
	EventIDs []string          `json:"event_ids,omitempty"`
}

// String is the line for a terminal.
func (l Line) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%9.3fs  ", l.At.Seconds())
	if l.Who != "" {
		b.WriteString(l.Who + " ")
	}
	b.WriteString(l.Did)
	if d := l.Delivery; d != nil {
		b.WriteString("  → " + d.Result)
		if d.Status != 0 {
			fmt.Fprintf(&b, " %d", d.Status)
		}
		if d.Reason != "" {
			b.WriteString(" " + d.Reason)
		}
		if d.Result != lineemu.Queued {
			fmt.Fprintf(&b, " %.1f ms", d.DurationMS)
		}
	}
	return b.String()
}

func (r *run) report(s *step, l *list, out outcome) {
	at := r.now()
	r.tell(Line{
		At: at, AtMS: at.Milliseconds(), FileLine: s.line, List: l.name, Who: out.who, Did: out.did,
		Delivery: out.delivery, EventIDs: out.eventIDs,
	})
}

func (r *run) tell(l Line) {
	if r.o.Report != nil {
		r.o.Report(l)
	}
}

// placed is an error that names its file and line already.
type placed struct{ error }

func (e *placed) Unwrap() error { return e.error }

func (r *run) fail(line int, format string, args ...any) error {
	return &placed{fail(r.s.File, line, format, args...)}
}
