package sim

import (
	"context"
	"errors"
	"io"
	"os"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/sqlite"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/admission"
	"github.com/madoguchi-desk/madoguchi/internal/desk/care"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// The furniture: one centre, one brand, one channel, three people.
const (
	centreID  desk.CentreID    = "centre"
	brandID   desk.WorkspaceID = "brand"
	channelID desk.ChannelID   = "channel"
	queueID   desk.QueueID     = "queue"
	chief     desk.OperatorID  = "chief"
)

var operatorIDs = []desk.OperatorID{"anna", "ben", chief}

// begin is when every run begins.
var begin = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

var (
	theQueue   = desk.Queue{ID: queueID, Workspace: brandID, Name: "queue", Offers: true, OfferFor: 20 * time.Second}
	theChannel = desk.Channel{ID: channelID, Centre: centreID, Workspace: brandID, Kind: "line", Name: "channel", Provider: "p",
		BotUserID: "bot", Queue: queueID, ReopenWithin: 10 * time.Minute}
)

// theRules are such that everything around a talk is over within a run.
var theRules = care.Settings{Wrapup: care.Wrapup{On: true, Limit: 20 * time.Second}, Grace: 10 * time.Second,
	Check:  care.Check{On: true, After: 10 * time.Second, Close: time.Minute, Push: true},
	Survey: care.SurveyRules{On: true, Policy: care.Sample, Sample: 50, Comment: true}}

// theEntrance says, takes and keeps whatever it can, with few customers already; no call-backs, for their times are hours
// away and runs are short.
var theEntrance = admission.Settings{On: true, Usual: admission.Row{TellFrom: 1, PerHead: 1, Cap: 3, Full: desk.WayBot},
	Pledges: admission.Pledges{Message: 10 * time.Minute, NoCallback: true}, Ask: admission.AskRules{Every: 20 * time.Second},
	Surge: admission.SurgeRules{Auto: true, Up: admission.Level{Waiting: 2}, Down: admission.Level{Waiting: 1}, Least: time.Minute}}

// thePolicy uses what changes states: owners who are silent or gone lose their talks, and
// who waits long is sent back to the bot.
var thePolicy = routing.Policy{Absent: new(2 * time.Minute), Queues: map[desk.QueueID]desk.Rules{queueID: {
	Declines: true, SilentAfter: 3 * time.Minute, Prefer: true, PreferFor: 10 * time.Second,
	Overflow: desk.Overflow{After: 5 * time.Minute, To: desk.OverflowBot},
}}}

// Furnish makes the database that every run begins with.
func Furnish(ctx context.Context, path string) error {
	db, err := sqlite.Open(ctx, path)
	if err != nil {
		return err
	}
	steps := []func() error{
		func() error { return db.PutSetting(ctx, "feed.epoch", "sim") }, // cursors stand in traces
		func() error { return db.PutCentre(ctx, centreID, "centre") },
		func() error {
			return db.PutWorkspace(ctx, desk.Workspace{ID: brandID, Centre: centreID, Name: "brand", Color: "#336699"})
		},
		func() error { return db.PutQueue(ctx, theQueue) },
		func() error { return db.PutChannel(ctx, theChannel, []byte("sealed")) },
	}
	steps = append(steps, func() error { return teach(ctx, db) }, func() error {
		return errors.Join(
			db.SaveMenuSet(ctx, theMenus, nil, nil),
			db.SaveEntrance(ctx, flow.EntranceRow{Workspace: brandID, Version: 1, At: begin, By: chief, Body: theEntrance}, nil, nil),
			db.SaveCareSettings(ctx, flow.CareSettingsRow{Workspace: brandID, Body: theRules}, 0, nil),
			db.SavePolicy(ctx, flow.PolicyRow{Centre: centreID, Version: 1, At: begin, By: chief, Policy: thePolicy}, nil, nil))
	})
	for _, id := range operatorIDs {
		role := desk.RoleOperator
		if id == chief {
			role = desk.RoleSupervisor
		}
		p := desk.Person{ID: id, Centre: centreID, Email: string(id) + "@example.jp", Name: string(id), Role: role, Language: "ja",
			Capacity: 2, Memberships: map[desk.WorkspaceID]desk.Role{brandID: role}}
		steps = append(steps, func() error { return db.PutPerson(ctx, p, "hash") })
	}
	for _, step := range steps {
		if err := step(); err != nil {
			_ = db.Close()
			return err
		}
	}
	return db.Close()
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		_ = out.Close()
		return err
	}
	return out.Close()
}
