package sim

import (
	"errors"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// overseer is a supervisor at work on more than one talk at once.
type overseer struct {
	w  *world
	n  *node // of the request under way
	by desk.Person
}

// oversees does now and then what this run's parts allow.
func (w *world) oversees() {
	o := &overseer{w: w}
	deeds := o.deeds()
	for !w.calm && len(deeds) > 0 {
		w.sleep(w.chance.span(20*time.Millisecond, 800*time.Millisecond))
		if !w.calm {
			pick(w.chance, deeds)()
		}
	}
}

func (o *overseer) deeds() (list []func()) {
	if o.w.parts.many {
		list = append(list, o.tellsWhoWaits, o.tellsWhoWaits, o.handsOut, o.tags, o.takesBack, o.stops, o.opensIncident, o.tellsSolved, o.closesIncident)
	}
	if o.w.parts.ahead {
		list = append(list, o.appliesRemedy, o.appliesRemedy, o.undoesRemedy, o.setsHours)
	}
	if o.w.parts.learn {
		list = append(list, o.looksBack)
	}
	return list
}

// request runs f on some node; over tells that there is an answer that is not to be asked for
// again.
func (o *overseer) request(name string, f func() error) (over bool) {
	n := o.w.anyNode()
	if n == nil {
		return false
	}
	me := &operator{w: o.w, id: chief}
	ok := o.w.serve(n, "chief "+name, func() {
		by, err := o.w.db.Person(o.w.ctx, chief)
		if err != nil {
			o.w.judge.violated("the chief can't be read: %v", err)
			return
		}
		o.n, o.by = n, by
		err = me.answered(name, f())
		kind := desk.KindOf(err)
		over = err == nil || kind != desk.Unavailable && kind != desk.Internal
	})
	return ok && over
}

// insists asks with one key until there is an answer, often also after it.
func (o *overseer) insists(name string, f func() error) {
	for range 4 {
		if o.request(name, f) && !o.w.chance.in(2) || o.w.calm {
			return
		}
		o.w.sleep(o.w.chance.span(0, 3*time.Second))
	}
}

// setsHours lets the brand be closed for some minutes from now on, or be open again.
func (o *overseer) setsHours() {
	o.request("hours", func() error {
		row, err := o.n.plans.Get(o.w.ctx, o.by, brandID)
		if err != nil {
			return err
		}
		row.Body.Closings = closings(o.w)
		_, err = o.n.plans.Save(o.w.ctx, o.by, row)
		return notNewest(err)
	})
}

// notNewest is what somebody else's save, or one's own of which the answer was lost, makes of
// the next one: no trouble.
func notNewest(err error) error {
	if errors.Is(err, desk.ErrVersion) {
		return nil
	}
	return err
}

var _ flow.Quotas = quotas{}
