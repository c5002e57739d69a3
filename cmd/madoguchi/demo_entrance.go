package main

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/admission"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// demoEntrance is what the second brand's entrance does: whoever asks for a person behind
// others hears how long it takes and chooses; beyond five a message is taken.
func demoEntrance() admission.Settings {
	s := admission.Suggested()
	s.Usual.TellFrom, s.Usual.PerHead, s.Usual.Cap = 1, 0, 5
	s.Closed = "" // so that it can be tried at any hour
	s.Exempt.Tags = []string{"VIP"}
	return s
}

// entrances gives the brand its policy, once. The first brand has none, to compare.
func (d *demo) entrances(ctx context.Context) error {
	row := flow.EntranceRow{Workspace: desk.WorkspaceID("kitayama"), Version: 1, At: d.clock.Now(), By: "kobayashi", Body: demoEntrance()}
	return d.store.SaveEntrance(ctx, row, nil, nil)
}
