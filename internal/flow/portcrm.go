package flow

import (
	"context"
	"maps"
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/contact"
)

var _ CRMs = (*PortDesk)(nil)

// CRMNames implements CRMs: those built in that keep records, then the brand's own.
func (d *PortDesk) CRMNames(ctx context.Context, w desk.WorkspaceID) (names []string, err error) {
	for _, name := range slices.Sorted(maps.Keys(d.builtIn)) {
		if _, ok := d.builtIn[name].(CRMPort); ok {
			names = append(names, name)
		}
	}
	rows, err := d.store.ActionPorts(ctx, w)
	for _, row := range rows {
		names = append(names, row.Name)
	}
	return names, err
}

// CRM implements CRMs.
func (d *PortDesk) CRM(ctx context.Context, w desk.WorkspaceID, name string) (CRMPort, error) {
	if port, ok := d.builtIn[name].(CRMPort); ok {
		return port, nil
	}
	to, err := d.target(ctx, w, name)
	if err != nil {
		return nil, err
	}
	return calledCRM{d.call, to}, nil
}

// calledCRM is a brand's own port that is asked for records.
type calledCRM struct {
	call Caller
	to   PortTarget
}

// Record implements CRMPort.
func (c calledCRM) Record(ctx context.Context, _ desk.WorkspaceID, who desk.Contact, member string) (contact.Record, bool, error) {
	return c.call.Record(ctx, c.to, who, member)
}
