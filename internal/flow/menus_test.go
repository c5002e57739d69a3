package flow_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/line"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/richmenu"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// menuRig is a desk with rich menus, on the emulator. A bomb ends it at the n-th crossing to
// LINE or to the store, before or behind the effect.
type menuRig struct {
	*rig
	door  *flow.MenuDesk
	menus *flow.Menus
	jobs  *flow.Runner
	op    desk.Person
	admin desk.Person
	bomb  int
	calls []string
}

type bang struct{}

// cross counts a crossing; the bomb goes off at one.
func (r *menuRig) cross() {
	if r.bomb--; r.bomb == 0 {
		panic(bang{})
	}
}

func around[T any](r *menuRig, f func() (T, error)) (T, error) {
	r.cross()
	v, err := f()
	r.cross()
	return v, err
}

func over(r *menuRig, f func() error) error {
	_, err := around(r, func() (struct{}, error) { return struct{}{}, f() })
	return err
}

// bombedLine and bombedStore are what menus cross to.
type bombedLine struct {
	*line.Client
	r *menuRig
}

func (l bombedLine) LinkMenu(ctx context.Context, ch desk.ChannelID, user, id string) error {
	l.r.calls = append(l.r.calls, "link")
	return over(l.r, func() error { return l.Client.LinkMenu(ctx, ch, user, id) })
}
func (l bombedLine) UnlinkMenu(ctx context.Context, ch desk.ChannelID, user string) error {
	l.r.calls = append(l.r.calls, "unlink")
	return over(l.r, func() error { return l.Client.UnlinkMenu(ctx, ch, user) })
}
func (l bombedLine) MakeMenu(ctx context.Context, ch desk.ChannelID, name string, m richmenu.Menu) (string, error) {
	l.r.calls = append(l.r.calls, "make")
	return around(l.r, func() (string, error) { return l.Client.MakeMenu(ctx, ch, name, m) })
}
func (l bombedLine) PaintMenu(ctx context.Context, ch desk.ChannelID, id string, picture []byte) error {
	return over(l.r, func() error { return l.Client.PaintMenu(ctx, ch, id, picture) })
}
func (l bombedLine) DeleteMenu(ctx context.Context, ch desk.ChannelID, id string) error {
	return over(l.r, func() error { return l.Client.DeleteMenu(ctx, ch, id) })
}

type bombedStore struct {
	flow.MenuStore
	r *menuRig
}

func (s bombedStore) SaveMenuSet(ctx context.Context, set richmenu.Set, facts []desk.Fact, jobs []desk.Job) error {
	return over(s.r, func() error { return s.MenuStore.SaveMenuSet(ctx, set, facts, jobs) })
}
func (s bombedStore) SaveBearer(ctx context.Context, b richmenu.Bearer, set int64) error {
	return over(s.r, func() error { return s.MenuStore.SaveBearer(ctx, b, set) })
}
func (s bombedStore) DropBearer(ctx context.Context, t desk.ThreadID, version int64) error {
	return over(s.r, func() error { return s.MenuStore.DropBearer(ctx, t, version) })
}

func newMenuRig(t *testing.T) *menuRig {
	r := &menuRig{rig: newRig(t).withLine()}
	rules := flow.NewRulebook(r.env, r.db, r.db, r.db, r.db)
	cases := flow.WithRules(r.db, rules)
	plain := func(s string) string { return s }
	r.receiver = flow.NewReceiver(r.env, r.db, cases, noSeal{})
	r.actor = flow.NewActor(r.env, cases, r.db, r.db, r.db, r.db, plain, nil, nil)
	r.door = flow.NewMenuDesk(r.env, r.db, r.db, rules, line.MenuPicture)
	r.menus = flow.NewMenus(r.env, cases, bombedStore{r.db, r}, r.db, bombedLine{r.line, r}, line.MenuPicture)
	r.jobs = flow.NewRunner(r.env, r.db, 8, flow.Quick, map[desk.JobKind]flow.Handler{desk.JobMenu: r.menus.Show, desk.JobMenus: r.menus.Tend})
	r.op, r.admin = r.person("op", desk.RoleOperator, 100), r.person("admin", desk.RoleAdministrator, 0)
	return r
}

// settle runs what is due, and what comes due within a minute, as if a node that dies came back.
func (r *menuRig) settle() {
	r.t.Helper()
	for range 40 {
		for {
			n, err := r.jobs.Once(r.t.Context())
			r.check(err)
			if n == 0 {
				break
			}
		}
		r.clock.Advance(1500 * time.Millisecond)
	}
}

// api is a call of another system's to LINE.
func (r *menuRig) api(method, path string, body any) map[string]any {
	r.t.Helper()
	token, err := http.PostForm(r.platform.URL+"/oauth2/v3/token", map[string][]string{"grant_type": {"client_credentials"}, "client_id": {string(channel)}, "client_secret": {"s"}})
	r.check(err)
	var got struct {
		Token string `json:"access_token"`
	}
	r.check(json.NewDecoder(token.Body).Decode(&got))
	_ = token.Body.Close()
	data, mime := []byte(nil), "application/json"
	switch b := body.(type) {
	case []byte:
		data, mime = b, "image/png"
	case nil:
	default:
		data, err = json.Marshal(b)
		r.check(err)
	}
	req, err := http.NewRequestWithContext(r.t.Context(), method, r.platform.URL+path, bytes.NewReader(data))
	r.check(err)
	req.Header.Set("Authorization", "Bearer "+got.Token)
	req.Header.Set("Content-Type", mime)
	res, err := http.DefaultClient.Do(req)
	r.check(err)
	defer func() { _ = res.Body.Close() }()
	out := map[string]any{}
	_ = json.NewDecoder(res.Body).Decode(&out)
	return out
}

// theirs makes a menu of another system's.
func (r *menuRig) theirs(name string) string {
	r.t.Helper()
	id, _ := r.api("POST", "/v2/bot/richmenu", map[string]any{"size": map[string]int{"width": 1200, "height": 405}, "selected": false, "name": name, "chatBarText": "menu", "areas": []any{}})["richMenuId"].(string)
	r.api("POST", "/v2/bot/richmenu/"+id+"/content", line.MenuPicture(richmenu.Served))
	return id
}

func (r *menuRig) gives(user, menu string) {
	r.api("POST", "/v2/bot/user/"+user+"/richmenu/"+menu, nil)
}

// has is the menu that a customer has of their own.
func (r *menuRig) has(user string) string {
	r.t.Helper()
	id, _ := r.api("GET", "/v2/bot/user/"+user+"/richmenu", nil)["richMenuId"].(string)
	return id
}

// names are those of all of the account's menus.
func (r *menuRig) names() (out []string) {
	r.t.Helper()
	list, _ := r.api("GET", "/v2/bot/richmenu/list", nil)["richmenus"].([]any)
	for _, m := range list {
		out = append(out, m.(map[string]any)["name"].(string))
	}
	slices.Sort(out)
	return out
}

func (r *menuRig) set() richmenu.Set {
	r.t.Helper()
	s, err := r.db.MenuSet(r.t.Context(), channel)
	r.check(err)
	return s
}

func (r *menuRig) make(kinds ...richmenu.Kind) {
	r.t.Helper()
	_, err := r.door.Make(r.t.Context(), r.admin, channel, r.set().Asked, kinds)
	r.check(err)
}

func (r *menuRig) end() {
	r.t.Helper()
	_, err := r.door.End(r.t.Context(), r.admin, channel, r.set().Asked)
	r.check(err)
}

// user is a friend who writes.
func (r *menuRig) user(n int) string {
	r.t.Helper()
	id := fmt.Sprintf("U%032x", n)
	_, err := r.platform.AddUser(lineemu.User{ID: id, DisplayName: id})
	r.check(err)
	r.accept(text(id, r.id(), "hello", r.clock.Now()))
	r.receive()
	return id
}

func (r *menuRig) act(user string, verb decide.Verb, reason conversation.Reason) {
	r.t.Helper()
	_, err := r.actor.Act(r.t.Context(), r.open(user).ID, decide.Command{Verb: verb, By: r.op, Reason: reason})
	r.check(err)
}

// A customer has the desk's menu while a person is at it, and then what was there before:
// another system's, or none, so that the brand's shows.
func TestMenusFollowTalks(t *testing.T) {
	t.Parallel()
	r := newMenuRig(t)
	early := r.user(1)
	r.act(early, decide.Accept, "")
	r.make(richmenu.Served)
	r.settle()
	if set := r.set(); set.Stage != richmenu.On || r.has(early) != set.Menus[richmenu.Served] {
		t.Fatalf("who was with people already has %q: %+v", r.has(early), set)
	}
	theirs, plain := r.user(2), r.user(3)
	member := r.theirs("member")
	r.gives(theirs, member)
	for _, u := range []string{theirs, plain} {
		r.act(u, decide.Accept, "")
	}
	r.settle()
	for _, u := range []string{theirs, plain} {
		if r.has(u) != r.set().Menus[richmenu.Served] {
			t.Errorf("%s has %q", u, r.has(u))
		}
		r.act(u, decide.Close, conversation.Solved)
	}
	r.settle()
	if r.has(theirs) != member || r.has(plain) != "" || r.has(early) == "" {
		t.Errorf("afterwards: %q, %q, %q", r.has(theirs), r.has(plain), r.has(early))
	}
	if counts, err := r.db.CountBearers(t.Context(), channel); err != nil || len(counts) != 1 || counts[0].N != 1 {
		t.Errorf("%+v, %v", counts, err)
	}
}

// Wherever the desk dies, the one that comes after ends with the same.
func TestMenusSurviveDeaths(t *testing.T) {
	t.Parallel()
	r := newMenuRig(t)
	r.make(richmenu.Served)
	r.settle()
	member := r.theirs("member")
	for n, exploded := 1, true; exploded; n++ {
		u := r.user(n)
		r.gives(u, member)
		exploded = false
		for _, move := range []func(){func() { r.act(u, decide.Accept, "") }, func() { r.act(u, decide.Close, conversation.Solved) }} {
			move()
			thread := r.thread(u)
			r.bomb = n
			exploded = r.dies(func() {
				_, _ = r.menus.Show(t.Context(), flow.Claimed{Job: desk.Job{Kind: desk.JobMenu, Key: string(thread)}, Attempts: 1})
			}) || exploded
			r.bomb = 0
			r.settle()
		}
		if b, err := r.db.Bearer(t.Context(), r.thread(u)); r.has(u) != member || err != nil || b.Version != 0 {
			t.Fatalf("a death at crossing %d leaves %q: %+v, %v", n, r.has(u), b, err)
		}
		if n == 1 && !exploded {
			t.Fatal("no bomb goes off")
		}
	}
}

// dies tells whether the bomb went off.
func (r *menuRig) dies(f func()) (exploded bool) {
	defer func() {
		if p := recover(); p != nil {
			if _, exploded = p.(bang); !exploded {
				panic(p)
			}
		}
	}()
	f()
	return false
}

func (r *menuRig) thread(user string) desk.ThreadID {
	r.t.Helper()
	loaded, err := r.db.Load(r.t.Context(), []flow.CaseRef{{Key: desk.ThreadKey{Channel: channel, Kind: desk.FromUser, ID: user}}})
	r.check(err)
	return loaded[0].Thread.ID
}

// Menus that are made, made anew and ended leave nothing behind in the account, and nobody
// without what they had, wherever the desk dies meanwhile.
func TestMenusAreMadeAndGo(t *testing.T) {
	t.Parallel()
	r := newMenuRig(t)
	member := r.theirs("member")
	begin := r.names()
	one, two := r.user(1), r.user(2)
	r.gives(one, member)
	r.act(one, decide.Accept, "")
	r.act(two, decide.Accept, "")
	tend := func() {
		_, _ = r.menus.Tend(t.Context(), flow.Claimed{Job: desk.Job{Kind: desk.JobMenus, Key: string(channel)}, Attempts: 1})
	}
	for n, exploded := 1, true; exploded; n++ {
		exploded = false
		for _, move := range []func(){func() { r.make(richmenu.Waiting, richmenu.Served) }, func() { r.make(richmenu.Shut, richmenu.Served) }} {
			move()
			r.bomb = n
			exploded = r.dies(tend) || exploded
			r.bomb = 0
			r.settle()
			set := r.set()
			if set.Stage != richmenu.On || len(set.Old) != 0 || r.has(one) != set.Menus[richmenu.Served] || r.has(two) != r.has(one) || len(r.names()) != len(begin)+2 {
				t.Fatalf("a death at crossing %d: %q, %q, %q, %+v", n, r.has(one), r.has(two), r.names(), set)
			}
		}
		r.end()
		r.bomb = n
		exploded = r.dies(func() {
			tend()
			for _, u := range []string{one, two} {
				_, _ = r.menus.Show(t.Context(), flow.Claimed{Job: desk.Job{Kind: desk.JobMenu, Key: string(r.thread(u))}, Attempts: 1})
			}
			tend()
		}) || exploded
		r.bomb = 0
		r.settle()
		if set := r.set(); set.Stage != richmenu.Off || r.has(one) != member || r.has(two) != "" || !slices.Equal(r.names(), begin) {
			t.Fatalf("a death at crossing %d: %q, %q, %q, %+v", n, r.has(one), r.has(two), r.names(), set)
		}
	}
	if n, err := r.db.CountBearers(t.Context(), channel); err != nil || len(n) != 0 {
		t.Errorf("%v, %v", n, err)
	}
}

// Who has blocked the account is given back theirs when they come back, also when the menus have
// gone meanwhile; they keep nobody waiting.
func TestMenusOfWhoHasBlocked(t *testing.T) {
	t.Parallel()
	r := newMenuRig(t)
	r.make(richmenu.Served)
	r.settle()
	u, member := r.user(1), r.theirs("member")
	r.gives(u, member)
	r.act(u, decide.Accept, "")
	r.settle()
	block := func(kind desk.InboundKind, content desk.ContentKind, act string) {
		_, err := r.platform.Act(u, lineemu.Act{Type: act})
		r.check(err)
		r.accept(desk.Inbound{Kind: kind, EventID: r.id(), At: r.clock.Now(), Source: desk.Source{Kind: desk.FromUser, ID: u, User: u}, Content: &desk.Content{Kind: content, Notice: &desk.NoticeBody{}}})
		r.receive()
	}
	block(desk.InUnfollow, desk.Unfollow, "unfollow")
	r.settle()
	if r.has(u) != "" {
		t.Errorf("has %q", r.has(u))
	}
	r.end()
	r.settle()
	if set := r.set(); set.Stage != richmenu.Off {
		t.Errorf("who is not there holds it up: %+v", set)
	}
	block(desk.InFollow, desk.Follow, "follow")
	r.settle()
	if b, err := r.db.Bearer(t.Context(), r.thread(u)); r.has(u) != member || err != nil || b.Version != 0 {
		t.Errorf("has %q: %+v, %v", r.has(u), b, err)
	}
}

// What LINE refuses is said, and it goes on when that is over; what somebody has deleted at
// LINE is said until the menus are made anew.
func TestMenusInTrouble(t *testing.T) {
	t.Parallel()
	r := newMenuRig(t)
	r.make(richmenu.Served)
	r.settle()
	u := r.user(1)
	for _, endpoint := range []string{"richmenu_user", "richmenu_link"} { // before there is a row, and behind it
		_, err := r.platform.SetFault(lineemu.Fault{Endpoint: endpoint, Kind: lineemu.FaultStatus, Status: 500, Times: 2})
		r.check(err)
	}
	r.act(u, decide.Accept, "")
	_, err := r.jobs.Once(t.Context())
	r.check(err)
	if set := r.set(); set.Fault != "line_unavailable" {
		t.Errorf("%+v", set)
	}
	for range 3 {
		r.clock.Advance(10 * time.Second)
		_, err = r.jobs.Once(t.Context())
		r.check(err)
	}
	if b, err := r.db.Bearer(t.Context(), r.thread(u)); err != nil || b.Fault != "line_unavailable" || b.Shown || b.Menu == "" {
		t.Errorf("%+v, %v", b, err)
	}
	r.settle()
	if b, err := r.db.Bearer(t.Context(), r.thread(u)); err != nil || b.Fault != "" || !b.Shown || r.set().Fault != "" || r.has(u) != r.set().Menus[richmenu.Served] {
		t.Errorf("when it is over: %q, %+v, %v", r.has(u), b, err)
	}
	r.act(u, decide.Close, conversation.Solved)
	r.settle()
	member := r.theirs("member")
	r.gives(u, member)
	r.api("DELETE", "/v2/bot/richmenu/"+r.set().Menus[richmenu.Served], nil)
	other := r.user(2)
	r.act(other, decide.Accept, "")
	r.settle()
	if set := r.set(); set.Fault != "menu_gone" || r.has(u) != member {
		t.Errorf("deleted by hand: %q, %+v", r.has(u), set)
	}
	r.make(richmenu.Served)
	r.settle()
	if set := r.set(); set.Fault != "" || r.has(other) != set.Menus[richmenu.Served] || len(set.Old) != 0 {
		t.Errorf("made anew: %q, %+v", r.has(other), set)
	}
	// a menu of another system's that is gone when it is to be put back: the brand's shows
	third := r.user(3)
	r.gives(third, member)
	r.act(third, decide.Accept, "")
	r.settle()
	r.api("DELETE", "/v2/bot/richmenu/"+member, nil)
	r.act(third, decide.Close, conversation.Solved)
	r.settle()
	if r.has(third) != "" {
		t.Errorf("has %q", r.has(third))
	}
}

// Who may do it, on what was read, and what is refused.
func TestMenuDesk(t *testing.T) {
	t.Parallel()
	r := newMenuRig(t)
	chief, stranger := r.person("chief", desk.RoleSupervisor, 0), r.person("stranger", desk.RoleAdministrator, 0)
	stranger.Memberships = nil
	for name, c := range map[string]struct {
		by   desk.Person
		ch   desk.ChannelID
		v    int64
		want string
	}{
		"a supervisor": {chief, channel, 0, "forbidden"}, "a stranger": {stranger, channel, 0, "not_found"},
		"no channel": {r.admin, "none", 0, "not_found"}, "an old version": {r.admin, channel, 7, desk.CodeOf(desk.ErrVersion)},
	} {
		if _, err := r.door.Make(t.Context(), c.by, c.ch, c.v, richmenu.Kinds); desk.CodeOf(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := r.door.End(t.Context(), r.admin, channel, 0); !errors.Is(err, richmenu.ErrNoMenus) {
		t.Errorf("end of nothing: %v", err)
	}
	if _, err := r.door.Picture("shout"); !errors.Is(err, desk.ErrNotFound) {
		t.Error(err)
	}
	for _, k := range richmenu.Kinds {
		if p, err := r.door.Picture(k); err != nil || !bytes.HasPrefix(p, []byte("\x89PNG")) || len(p) > 1<<20 {
			t.Errorf("picture of %s: %d bytes, %v", k, len(p), err)
		}
	}
	list, err := r.door.List(t.Context(), chief, brand)
	if err != nil || len(list) != 1 || list[0].Set.Version != 0 || strings.TrimSpace(list[0].Channel.Name) == "" {
		t.Errorf("%+v, %v", list, err)
	}
}
