package flow_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// month is LINE's count of a month's messages.
type month struct {
	asked  atomic.Int32
	silent atomic.Bool
}

func (m *month) Quota(ctx context.Context, _ desk.ChannelID) (int64, bool, error) {
	m.asked.Add(1)
	if m.silent.Load() || ctx.Err() != nil {
		return 0, false, errors.New("no answer")
	}
	return 200, true, nil
}

func (m *month) Consumption(context.Context, desk.ChannelID) (int64, error) { return 180, nil }

// Who oversees a brand sees its month; LINE is not asked by each who looks.
func TestQuotaIsForWhoOversees(t *testing.T) {
	r, m := newRig(t), &month{}
	d := flow.NewQuotaDesk(r.env, r.db, m)
	boss, op := r.person("boss", desk.RoleSupervisor, 1), r.person("op", desk.RoleOperator, 1)
	list := func(by desk.Person) []flow.ChannelQuota {
		got, err := d.List(t.Context(), by)
		r.check(err)
		return got
	}
	if got := list(op); len(got) != 0 || m.asked.Load() != 0 {
		t.Fatalf("an operator is shown %+v", got)
	}
	want := flow.ChannelQuota{Channel: channel, Workspace: brand, Known: true, Limited: true, Limit: 200, Used: 180, At: r.clock.Now()}
	gone, leave := context.WithCancel(t.Context())
	leave()
	_, _ = d.List(gone, boss) // whose browser goes away spoils nobody's figure
	for range 3 {
		if got := list(boss); len(got) != 1 || got[0] != want {
			t.Fatalf("%+v", got)
		}
	}
	if m.asked.Load() != 1 {
		t.Errorf("LINE was asked %d times", m.asked.Load())
	}
	m.silent.Store(true)
	r.clock.Advance(6 * time.Minute)
	if got := list(boss); len(got) != 1 || got[0].Known {
		t.Errorf("silence is no figure: %+v", got)
	}
	m.silent.Store(false)
	r.clock.Advance(time.Minute)
	if got := list(boss); !got[0].Known || m.asked.Load() != 3 {
		t.Errorf("after a minute it is asked again: %+v, %d", got, m.asked.Load())
	}
}
