package sim

import (
	"errors"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// haltsChannel stops what goes out in every fourth run, and lets it go on.
func (w *world) haltsChannel() {
	by := desk.Person{ID: chief, Centre: centreID, Role: desk.RoleSupervisor, Memberships: map[desk.WorkspaceID]desk.Role{brandID: desk.RoleSupervisor}}
	w.sleep(w.chance.span(0, 15*time.Second))
	var e desk.Emergency
	w.untilDone("halt", func(n *node) (err error) {
		e, err = n.emergency.Begin(w.ctx, by, channelID, desk.HaltOutage, desk.EmergencySheet{})
		if errors.Is(err, flow.ErrHalted) { // it had been done, and the answer was lost
			var all []desk.Emergency
			if all, err = w.db.Emergencies(w.ctx, []desk.WorkspaceID{brandID}, 1); err == nil {
				e = all[0]
			}
		}
		return err
	})
	w.note("sending stops")
	w.sleep(w.chance.span(time.Second, 10*time.Second))
	w.untilDone("go on", func(n *node) error {
		_, err := n.emergency.End(w.ctx, by, e.ID, e.Version)
		if errors.Is(err, flow.ErrNotHalted) {
			return nil
		}
		return err
	})
	w.note("sending goes on")
}

// untilDone asks nodes until one has done it.
func (w *world) untilDone(what string, do func(*node) error) {
	for {
		var err error
		if n := w.anyNode(); n != nil && w.serve(n, what, func() { err = do(n) }) && err == nil {
			return
		}
		w.sleep(time.Second)
	}
}

// haltSlack is how long a decision that was made just before may take to be committed.
const haltSlack = 3 * time.Second

// halts: while sending was stopped, no call was begun; and in the end it goes on.
func (j *judge) halts() error {
	if err := j.none("a call begun while sending was stopped", `
		SELECT c.id, c.route, c.started_at - e.began_at FROM call c JOIN emergency e ON e.channel_id = c.channel_id
		WHERE c.started_at > e.began_at + $1 AND (e.ended_at = 0 OR c.started_at < e.ended_at - $2)`, haltSlack.Milliseconds(), setBack.Milliseconds()); err != nil {
		return err
	}
	return j.none("a channel is stopped for ever", `SELECT id FROM channel WHERE halted_at > 0`)
}
