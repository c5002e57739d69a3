package flow

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/admission"
)

// Foretold answers Waits from the forecast.
type Foretold struct{ ahead *Ahead }

// NewForetold makes it.
func NewForetold(ahead *Ahead) *Foretold { return &Foretold{ahead} }

// Expect implements Waits.
func (f *Foretold) Expect(ctx context.Context, centre desk.CentreID, queue desk.QueueID) (admission.Wait, error) {
	e, err := f.ahead.Expect(ctx, centre, queue)
	return e.wait(), err
}

// Place implements Waits.
func (f *Foretold) Place(ctx context.Context, centre desk.CentreID, id desk.ConversationID) (admission.Wait, error) {
	e, err := f.ahead.Place(ctx, centre, id)
	return e.wait(), err
}

// wait is what may be said of it. Who does not wait, or is not known to yet, has no place.
func (e Expected) wait() admission.Wait {
	if e.Unknown == UnknownGone || e.Unknown == UnknownQueue || e.At.IsZero() {
		return admission.Wait{}
	}
	return admission.Wait{P50: e.P50, P90: e.P90, Over: e.Over, Position: e.Before + 1, Known: e.Unknown == ""}
}
