package httpapi

import (
	"context"
	"time"
)

// HoldReport is how long customers were told to wait, by the brand's reasons.
type HoldReport struct {
	Reasons List[HoldLine] `json:"reasons"`
}

// HoldLine is one reason's. Every hold of it that ended in the period counts once, with all of
// its time; those that last stand beside that.
type HoldLine struct {
	Reason  string     `json:"reason" doc:"id"`
	Name    string     `json:"name"`
	Client  bool       `json:"client" doc:"the client is asked"`
	Ended   int        `json:"ended"`
	Real    int64      `json:"real_ms" doc:"of all that ended, together"`
	Service int64      `json:"service_ms" doc:"of that, while people were there"`
	P50     int64      `json:"p50_ms" doc:"of real time"`
	P90     int64      `json:"p90_ms"`
	Held    int        `json:"held" doc:"now"`
	Since   Null[Time] `json:"held_since" doc:"the longest of those"`
}

type holdsOut struct{ Body HoldReport }

func (s *server) holdReport(ctx context.Context, in *repliesIn) (*holdsOut, error) {
	lines, err := s.Plans.Holds(ctx, callerFrom(ctx).Person, in.of())
	if err != nil {
		return nil, err
	}
	out, ms := &holdsOut{}, time.Duration.Milliseconds
	for _, l := range lines {
		out.Body.Reasons = append(out.Body.Reasons, HoldLine{Reason: l.Reason, Name: l.Name, Client: l.Client, Ended: l.Ended, Real: ms(l.Real), Service: ms(l.Service),
			P50: ms(l.P50), P90: ms(l.P90), Held: l.Held, Since: moment(l.Since)})
	}
	return out, nil
}
