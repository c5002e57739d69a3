package flow

import (
	"context"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// PortDesk is people's door to the systems that a brand's scenarios ask: those that are
// built in, and addresses that the brand has set up, with their secrets sealed.
type PortDesk struct {
	env     Env
	store   ScenarioStore
	seal    Sealer
	call    Caller
	builtIn Ports
	know    *Librarian
}

// NewPortDesk makes the door.
func NewPortDesk(env Env, store ScenarioStore, seal Sealer, call Caller, builtIn Ports, know *Librarian) *PortDesk {
	return &PortDesk{env, store, seal, call, builtIn, know}
}

// PortView is a port as people see it, without what is secret.
type PortView struct {
	PortRow
	BuiltIn bool
}

// List gives the ports of a brand: those built in, then its own, each by name.
func (d *PortDesk) List(ctx context.Context, by desk.Person, w desk.WorkspaceID) (list []PortView, err error) {
	if err := may(by, identity.ReadKnowledge, w); err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(d.builtIn)) {
		row := PortRow{Workspace: w, Name: name}
		if port, ok := d.builtIn[name].(Described); ok {
			row.Body.Actions = port.Actions()
		}
		list = append(list, PortView{row, true})
	}
	rows, err := d.store.ActionPorts(ctx, w)
	for _, row := range rows {
		list = append(list, PortView{row, false})
	}
	return list, err
}

// known gives what a scenario can name.
func (d *PortDesk) known(ctx context.Context, w desk.WorkspaceID) (out []bot.Port, err error) {
	for name, port := range d.builtIn {
		one := bot.Port{Name: name}
		if says, ok := port.(Described); ok {
			one.Actions = says.Actions()
		}
		out = append(out, one)
	}
	rows, err := d.store.ActionPorts(ctx, w)
	for _, row := range rows {
		out = append(out, bot.Port{Name: row.Name, Actions: row.Body.Actions})
	}
	return out, err
}

// PortChange is a port as somebody wants it. A header without a value keeps the one there is.
type PortChange struct {
	Name     string
	Revision int64 // as it was read; 0 = new
	URL      string
	Timeout  time.Duration // 0 = 10 s
	Headers  map[string]*string
	Actions  []bot.PortAction
}

// Put makes or changes a port. It is live at once: whoever may publish may do it.
func (d *PortDesk) Put(ctx context.Context, by desk.Person, w desk.WorkspaceID, c PortChange) (PortView, error) {
	if err := may(by, identity.PublishKnowledge, w); err != nil {
		return PortView{}, err
	}
	if c.Timeout == 0 {
		c.Timeout = portTimeout
	}
	if err := d.check(c); err != nil {
		return PortView{}, err
	}
	old, err := d.old(ctx, w, c)
	if err != nil {
		return PortView{}, err
	}
	secrets, err := d.secrets(old, c)
	if err != nil {
		return PortView{}, err
	}
	row := PortRow{Workspace: w, Name: c.Name, Revision: old.Revision + 1, UpdatedAt: d.env.Clock.Now(), UpdatedBy: by.ID,
		Body: PortBody{URL: c.URL, TimeoutMS: int(c.Timeout.Milliseconds()), Headers: slices.Sorted(maps.Keys(secrets)), Actions: c.Actions}}
	if row.Sealed, err = d.sealed(row, secrets); err != nil {
		return PortView{}, err
	}
	if err := d.store.SaveActionPort(ctx, row, old.Revision, []desk.Fact{d.fact(by, row, "put")}); err != nil {
		return PortView{}, err
	}
	d.know.changed(w, false)
	return PortView{row, false}, nil
}

// old is the port to be changed; the zero value for a new one.
func (d *PortDesk) old(ctx context.Context, w desk.WorkspaceID, c PortChange) (PortRow, error) {
	rows, err := d.store.ActionPorts(ctx, w)
	if err != nil {
		return PortRow{}, err
	}
	i := slices.IndexFunc(rows, func(r PortRow) bool { return r.Name == c.Name })
	switch {
	case i >= 0 && rows[i].Revision != c.Revision, i < 0 && c.Revision != 0:
		return PortRow{}, desk.ErrVersion
	case i < 0 && len(rows) >= maxPorts:
		return PortRow{}, desk.E(desk.TooLarge, "too_many", "A brand has at most 50 ports. Delete one first.")
	case i < 0:
		return PortRow{}, nil
	}
	return rows[i], nil
}

// secrets are the headers' values as they will be. Values stay only with the host that
// they were given for: else whoever may change an address could have them sent to himself.
func (d *PortDesk) secrets(old PortRow, c PortChange) (map[string]string, error) {
	had, err := d.opened(old)
	if err != nil {
		d.env.Log.Warn("a port's headers can't be read and must be given anew", "port", old.Name, "error", err)
		had = nil
	}
	out := map[string]string{}
	for name, value := range c.Headers {
		if value != nil {
			out[name] = *value
			continue
		}
		kept, ok := had[name]
		switch {
		case !ok:
			return nil, desk.E(desk.Invalid, "no_value", "This header has no value yet. Give one.").On("headers." + name)
		case origin(old.Body.URL) != origin(c.URL):
			return nil, desk.E(desk.Invalid, "secret_anew", "The address is on another host now: give the headers' values anew.").On("headers." + name)
		}
		out[name] = kept
	}
	return out, nil
}

func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + strings.ToLower(u.Host)
}

// Delete takes a port away that no live scenario asks. Dialogues that are on an older
// version go on by their edge for "failed".
func (d *PortDesk) Delete(ctx context.Context, by desk.Person, w desk.WorkspaceID, name string) error {
	if err := may(by, identity.PublishKnowledge, w); err != nil {
		return err
	}
	row, err := d.store.ActionPort(ctx, w, name)
	if err != nil {
		return err
	}
	if err := d.unused(ctx, row); err != nil {
		return err
	}
	if err := d.store.DeleteActionPort(ctx, row, []desk.Fact{d.fact(by, row, "deleted")}); err != nil {
		return err
	}
	d.know.changed(w, false)
	return nil
}

// unused refuses to take away what a live scenario asks.
func (d *PortDesk) unused(ctx context.Context, row PortRow) error {
	live, _, err := d.store.LiveScenarios(ctx, row.Workspace)
	if err != nil {
		return err
	}
	asks := func(n bot.Node) bool { return n.Action != nil && n.Action.Port == row.Name }
	if sc, ok := one(live, func(sc bot.Scenario) bool { return slices.ContainsFunc(sc.Nodes, asks) }); ok {
		return desk.E(desk.Conflict, "port_in_use", "A live scenario asks this port: "+sc.Name+". Change or switch off that one first.")
	}
	return nil
}

func (d *PortDesk) fact(by desk.Person, row PortRow, code string) desk.Fact {
	return d.know.fact(by, row.Workspace, desk.FactActionPort, code, row.Revision, map[string]string{"port": row.Name})
}

func portPurpose(row PortRow) string { return "port:" + string(row.Workspace) + ":" + row.Name }

func (d *PortDesk) sealed(row PortRow, secrets map[string]string) ([]byte, error) {
	plain, err := json.Marshal(secrets)
	if err != nil {
		return nil, err
	}
	return d.seal.SealSecret(portPurpose(row), plain)
}

// opened gives the headers of a port.
func (d *PortDesk) opened(row PortRow) (map[string]string, error) {
	if len(row.Body.Headers) == 0 {
		return nil, nil
	}
	plain, err := d.seal.OpenSecret(portPurpose(row), row.Sealed)
	if err != nil {
		return nil, err
	}
	var out map[string]string
	return out, json.Unmarshal(plain, &out)
}
