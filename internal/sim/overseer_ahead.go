package sim

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sla"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func (o *overseer) appliesRemedy() {
	r := pick(o.w.chance, []decide.Remedy{
		{Kind: decide.RemedyCap, Operator: "anna"}, {Kind: decide.RemedyCap, Operator: "ben"},
		{Kind: decide.RemedyReturn, Operator: "anna", Presence: desk.Draining}, {Kind: decide.RemedyReturn, Operator: "ben", Presence: desk.Draining},
		{Kind: decide.RemedyMessage, Queue: queueID}, {Kind: decide.RemedySurge, Entrance: brandID}, {Kind: decide.RemedyBotFirst, Entrance: brandID},
	})
	lasts := o.w.chance.span(10*time.Minute, 20*time.Minute)
	o.request("remedy "+string(r.Kind), func() error {
		_, err := o.n.ahead.Apply(o.w.ctx, o.by, r, queueID, lasts)
		return notNewest(err)
	})
}

func (o *overseer) undoesRemedy() {
	rows, err := o.w.db.RemedyList(o.w.ctx, centreID, 20)
	if err != nil || len(rows) == 0 {
		return
	}
	if row := pick(o.w.chance, rows); row.State == flow.RemedyOn && o.w.chance.in(3) {
		o.request("remedy undone", func() error {
			_, err := o.n.ahead.Undo(o.w.ctx, o.by, row.ID)
			return err
		})
	}
}

// closings closes the brand from now on for some minutes, or not at all.
func closings(w *world) []sla.Closing {
	if w.chance.in(3) {
		return nil
	}
	from := w.now.Truncate(time.Minute)
	return []sla.Closing{{From: from, Until: from.Add(w.chance.span(time.Minute, 10*time.Minute).Truncate(time.Minute))}}
}
