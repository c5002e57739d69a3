package sim

import (
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// port is a node's way to the store: the real one, behind a boundary at which
// everything can go wrong. It fills all of flow's ports but LINE, vault and bus.
// The flow's contexts end by the machine's clock, which must not matter here: the
// store is asked with the run's own.
type port struct {
	*store.DB // what is not overridden in port_*.go is not used by the simulation
	w         *world
	still     bool // gives no baton back: it is used under locks, and who holds the baton must not wait for one
}

// cross is the boundary, where there is one.
func (p *port) cross(name string) {
	if !p.still {
		p.w.faults.cross(name)
	}
}

// read crosses to the store, which may fail.
func read[T any](p *port, name string, f func() (T, error)) (v T, err error) {
	p.cross(name)
	if p.w.faults.happens(p.w.faults.store, "store: no answer to a read") {
		err = p.w.faults.storeError()
	} else {
		v, err = f()
	}
	p.w.note("%s: %s", name, said(err))
	return v, err
}

// write crosses to the store, which may fail before it has done its work, or
// after it: then the work is done and nobody knows.
func write[T any](p *port, name string, f func() (T, error)) (v T, err error) {
	p.cross(name)
	fs := p.w.faults
	if fs.happens(fs.store, "store: failed before a commit") {
		err = fs.storeError()
		p.w.note("%s fails before it begins: %s", name, said(err))
		return v, err
	}
	v, err = f()
	if err == nil && fs.happens(fs.store, "store: answer lost after a commit") {
		var none T
		err = fs.storeError()
		p.w.note("%s is done and fails: %s", name, said(err))
		return none, err
	}
	p.w.note("%s: %s", name, said(err))
	if !p.still && fs.happens(fs.stall, "stall") { // after the effect, before anything else
		p.w.sleep(pick(p.w.chance, stalls))
	}
	return v, err
}

// done is write for what gives no value.
func done(p *port, name string, f func() error) error {
	_, err := write(p, name, func() (struct{}, error) { return struct{}{}, f() })
	return err
}

func said(err error) string {
	if err == nil {
		return "ok"
	}
	return desk.CodeOf(err)
}
