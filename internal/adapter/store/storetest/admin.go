package storetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// card gives a channel as administrators see it.
func (w *world) card(id desk.ChannelID) flow.ChannelCard {
	w.t.Helper()
	all, err := w.ChannelCards(w.ctx, centre)
	w.must(err)
	i := slices.IndexFunc(all, func(c flow.ChannelCard) bool { return c.ID == id })
	if i < 0 {
		w.t.Fatalf("%s is not among %d", id, len(all))
	}
	return all[i]
}

var happened = []desk.Fact{{At: cut(at(0)), Kind: desk.FactChannel, Centre: centre, Actor: desk.System, Code: "test"}}

func adminChannels(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	c := desk.Channel{ID: "2006", Centre: centre, Workspace: brand, Kind: "line", Name: "新", Provider: "p", BotUserID: "U1", Queue: queue, BotOn: true, ReopenWithin: time.Hour}
	w.must(w.AddChannel(w.ctx, c, []byte("s1"), happened, nil))
	if err := w.AddChannel(w.ctx, c, []byte("s2"), happened, nil); !errors.Is(err, flow.ErrChannelTaken) {
		t.Errorf("twice: %v", err)
	}
	if d := cmp.Diff(flow.ChannelCard{Channel: c}, w.card("2006"), sameTime); d != "" {
		t.Error(d)
	}
	c.Name, c.BotOn = "改", false
	w.must(w.SaveChannel(w.ctx, c, 0, nil, happened, nil))
	if err := w.SaveChannel(w.ctx, c, 0, nil, happened, nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("on an old edition: %v", err)
	}
	if sealed, err := w.ChannelSecrets(w.ctx, "2006"); string(sealed) != "s1" || err != nil {
		t.Errorf("nil did not keep the credentials: %q %v", sealed, err)
	}
	w.must(w.SaveChannel(w.ctx, c, 1, []byte("s3"), happened, nil))
	if got := w.card("2006"); got.Name != "改" || got.BotOn || got.Edition != 2 {
		t.Errorf("%+v", got)
	}
	if at, err := w.HeardAt(w.ctx, "2006"); err != nil || !at.IsZero() {
		t.Errorf("heard of nobody at %v, %v", at, err)
	}
	w.receive(user("hanako"), says(user("hanako"), "e1", "こんにちは", at(time.Minute)))
	if heard, err := w.HeardAt(w.ctx, line); err != nil || !heard.Equal(cut(at(time.Minute))) {
		t.Errorf("heard at %v, %v", heard, err)
	}

	w.must(w.SetTrouble(w.ctx, "2006", "channel_auth", cut(at(0)), happened))
	w.must(w.SetTrouble(w.ctx, "2006", "channel_auth", cut(at(time.Hour)), happened))
	if got := w.card("2006"); got.Trouble != "channel_auth" || !got.TroubleAt.Equal(cut(at(0))) {
		t.Errorf("%+v", got)
	}
	w.must(w.SetTrouble(w.ctx, "2006", "", cut(at(time.Hour)), happened))
	if got := w.card("2006"); got.Trouble != "" || !got.TroubleAt.IsZero() {
		t.Errorf("%+v", got)
	}

	if err := w.RemoveChannel(w.ctx, "2006", 1, cut(at(0)), happened); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("removed on an old edition: %v", err)
	}
	w.must(w.RemoveChannel(w.ctx, "2006", 2, cut(at(0)), happened))
	if _, err := w.ChannelSecrets(w.ctx, "2006"); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("credentials of a removed channel: %v", err)
	}
	listed, err := w.Channels(w.ctx, centre)
	w.must(err)
	if len(listed) != 2 || w.card("2006").Removed.IsZero() {
		t.Errorf("%d are listed", len(listed))
	}
	elsewhere := c
	elsewhere.Workspace, elsewhere.Queue = other, pulled
	if err := w.AddChannel(w.ctx, elsewhere, []byte("s4"), happened, nil); !errors.Is(err, flow.ErrChannelTaken) {
		t.Errorf("another brand took its talks: %v", err)
	}
	w.must(w.AddChannel(w.ctx, c, []byte("s4"), happened, nil))
	if sealed, err := w.ChannelSecrets(w.ctx, "2006"); string(sealed) != "s4" || err != nil {
		t.Errorf("brought back: %q %v", sealed, err)
	}
}

func adminBrands(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	w.boss("boss")
	find := func(id desk.WorkspaceID) flow.BrandCard {
		all, err := w.Brands(w.ctx, centre)
		w.must(err)
		return all[slices.IndexFunc(all, func(b flow.BrandCard) bool { return b.ID == id })]
	}
	b, q := desk.Workspace{ID: "new", Centre: centre, Name: "新", Color: "#aabbcc"}, desk.Queue{ID: "new-q", Workspace: "new", Name: "受付", Offers: true, OfferFor: time.Minute}
	w.must(w.AddBrand(w.ctx, b, q, "boss", desk.RoleAdministrator, happened))
	if d := cmp.Diff(flow.BrandCard{Workspace: b}, find("new")); d != "" {
		t.Error(d)
	}
	if m := w.member("boss"); m.Memberships["new"] != desk.RoleAdministrator || m.Edition != 1 {
		t.Errorf("its maker: %+v", m)
	}
	b.Name, b.NoticeWords = "改", true
	w.must(w.SaveBrand(w.ctx, b, 0, happened))
	if got := find("new"); got.Name != "改" || !got.NoticeWords {
		t.Errorf("changed: %+v", got)
	}
	if err := w.SaveBrand(w.ctx, b, 0, happened); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("on an old edition: %v", err)
	}
	w.receive(user("hanako"), says(user("hanako"), "e1", "こんにちは", at(0)))
	if got := find(brand); got.Channels != 1 || got.Open != 1 {
		t.Errorf("%+v", got)
	}
	if err := w.ArchiveBrand(w.ctx, brand, 0, cut(at(0)), happened); !errors.Is(err, flow.ErrBrandBusy) {
		t.Errorf("a busy one: %v", err)
	}
	if got := find(brand); !got.Archived.IsZero() || len(w.member(anna).Memberships) != 2 {
		t.Errorf("a refused end left a trace: %+v", got)
	}
	w.must(w.ArchiveBrand(w.ctx, "new", 1, cut(at(0)), happened))
	listed, err := w.Workspaces(w.ctx, centre)
	w.must(err)
	if len(listed) != 2 || w.member("boss").Memberships["new"] != "" || find("new").Archived.IsZero() {
		t.Errorf("archived: %d listed, %+v", len(listed), find("new"))
	}
	w.must(w.RestoreBrand(w.ctx, "new", 2, "boss", desk.RoleAdministrator, happened))
	if err := w.RestoreBrand(w.ctx, "new", 2, "boss", desk.RoleAdministrator, happened); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("restored twice: %v", err)
	}
	if got := find("new"); !got.Archived.IsZero() || w.member("boss").Memberships["new"] != desk.RoleAdministrator {
		t.Errorf("restored: %+v", got)
	}
}

func adminKeys(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	k := flow.Key{ID: "k1", Name: "基幹", Hint: "mdg_ab", Owner: anna, Scopes: []string{"read"}, Brands: []desk.WorkspaceID{brand}, CreatedAt: cut(at(0)), ExpiresAt: cut(at(time.Hour))}
	wide := flow.Key{ID: "k2", Name: "広い", Hint: "mdg_cd", Owner: ben, Scopes: []string{"talk"}, CreatedAt: cut(at(time.Minute)), ExpiresAt: cut(at(time.Hour))}
	w.must(w.AddKey(w.ctx, k, "hash-1", happened))
	w.must(w.AddKey(w.ctx, wide, "hash-2", happened))
	w.must(w.PutSession(w.ctx, flow.Session{Hash: "s", Operator: anna, Kind: "token", CreatedAt: at(0), SeenAt: at(0), ExpiresAt: at(time.Hour)}))
	p, s, err := w.PersonBySession(w.ctx, "hash-1")
	if err != nil || p.ID != anna || !s.ForProgram() || !slices.Equal(s.Scopes, k.Scopes) || !slices.Equal(s.Brands, k.Brands) {
		t.Errorf("%+v %+v %v", p, s, err)
	}
	w.must(w.SeenSession(w.ctx, "hash-1", cut(at(time.Minute))))
	k.UsedAt = cut(at(time.Minute))
	got, err := w.KeysOf(w.ctx, centre)
	w.must(err)
	if d := cmp.Diff([]flow.Key{wide, k}, got, sameTime); d != "" {
		t.Error(d)
	}
	w.must(w.DeleteSessions(w.ctx, anna, ""))
	_, _, gone := w.PersonBySession(w.ctx, "s")
	if _, _, err := w.PersonBySession(w.ctx, "hash-1"); err != nil || !errors.Is(gone, desk.ErrNotFound) {
		t.Errorf("another password: key %v, sign-in %v", err, gone)
	}
	if err := w.RevokeKey(w.ctx, "elsewhere", "k1", happened); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("of another centre: %v", err)
	}
	w.must(w.RevokeKey(w.ctx, centre, "k1", happened))
	if err := w.RevokeKey(w.ctx, centre, "", happened); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("without a name: %v", err)
	}
	if _, _, err := w.PersonBySession(w.ctx, "hash-1"); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("revoked: %v", err)
	}
}

func adminEmergency(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	e := desk.Emergency{ID: "e1", Centre: centre, Workspace: brand, Channel: line, Version: 1, Why: desk.HaltToken, BeganAt: cut(at(0)), BeganBy: anna,
		EmergencySheet: desk.EmergencySheet{Excluded: true, Words: "{name}様", Note: "n"}}
	w.must(w.BeginEmergency(w.ctx, e, happened))
	second := e
	second.ID = "e2"
	if err := w.BeginEmergency(w.ctx, second, happened); !errors.Is(err, flow.ErrHalted) {
		t.Errorf("twice: %v", err)
	}
	if c, err := w.Channel(w.ctx, line); err != nil || !c.Halted() || c.Halt.Why != desk.HaltToken {
		t.Errorf("%+v %v", c, err)
	}
	got, err := w.Emergencies(w.ctx, []desk.WorkspaceID{brand, other}, 10)
	w.must(err)
	if d := cmp.Diff([]desk.Emergency{e}, got, sameTime); d != "" {
		t.Error(d)
	}
	if none, err := w.Emergencies(w.ctx, []desk.WorkspaceID{other}, 10); err != nil || len(none) > 0 {
		t.Errorf("of another brand: %+v %v", none, err)
	}
	e.Version, e.Excluded, e.Note = 2, false, "m"
	w.must(w.SaveEmergency(w.ctx, e, happened))
	if err := w.SaveEmergency(w.ctx, e, happened); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("on an old version: %v", err)
	}

	full := w.full(user("hanako")) // has a queued bubble
	w.commit(flow.Write{Change: withLoad(full, anna)})
	list, err := w.Stranded(w.ctx, brand, line, 10)
	w.must(err)
	if len(list) != 1 || list[0].Conversation != full.Talks[0].ID || list[0].Contact.External != "hanako" || list[0].Queued == 0 {
		t.Errorf("%+v", list)
	}
	if list, err := w.Stranded(w.ctx, other, line2, 10); err != nil || len(list) > 0 {
		t.Errorf("of another channel: %+v %v", list, err)
	}
	e.Version, e.EndedAt, e.EndedBy = 2, cut(at(time.Hour)), ben
	if err := w.EndEmergency(w.ctx, e, happened); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("ended on an old version: %v", err)
	}
	e.Version = 3
	w.must(w.EndEmergency(w.ctx, e, happened))
	e.Version = 4
	if err := w.EndEmergency(w.ctx, e, happened); !errors.Is(err, flow.ErrNotHalted) {
		t.Errorf("ended twice: %v", err)
	}
	if c, err := w.Channel(w.ctx, line); err != nil || c.Halted() {
		t.Errorf("%+v %v", c, err)
	}
	jobs, err := w.ClaimJobs(w.ctx, "me", []desk.JobKind{desk.JobSend}, 10, at(2*time.Hour), time.Hour)
	w.must(err)
	if !slices.ContainsFunc(jobs, func(j flow.Claimed) bool { return j.Thread == full.Case.Thread.ID }) {
		t.Errorf("what waited stays: %+v", jobs)
	}
	w.must(w.BeginEmergency(w.ctx, second, happened))
	got, err = w.Emergencies(w.ctx, []desk.WorkspaceID{brand}, 10)
	w.must(err)
	if len(got) != 2 || got[0].ID != "e2" {
		t.Errorf("what goes on comes first: %+v", got)
	}
	if _, err := w.Emergency(w.ctx, "none"); !errors.Is(err, desk.ErrNotFound) {
		t.Error(err)
	}
}

// adminExcluded: replies awaited while their channel was stopped count apart, if it is said so.
func adminExcluded(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	end := func(id desk.ConversationID, asked, ended time.Duration) desk.ClockEnd {
		return desk.ClockEnd{Clock: desk.Clock{Kind: desk.ClockFirst, N: 1, AskedAt: cut(at(asked)), Since: cut(at(asked)), Service: 15 * time.Minute},
			Workspace: brand, Conversation: id, Queue: queue, Channel: line, EndedAt: cut(at(ended)), Code: desk.ClockMet, ServiceTook: ended - asked, RealTook: ended - asked}
	}
	change := w.full(user("hanako"))
	change.Clocks = []desk.ClockEnd{end("before", 0, 10*time.Minute), end("into", 0, 70*time.Minute), end("within", 65*time.Minute, 70*time.Minute), end("after", 3*time.Hour, 181*time.Minute)}
	w.commit(flow.Write{Change: withLoad(change, anna)})
	e := desk.Emergency{ID: "e1", Centre: centre, Workspace: brand, Channel: line, Version: 1, Why: desk.HaltOutage, BeganAt: cut(at(time.Hour)), BeganBy: anna}
	w.must(w.BeginEmergency(w.ctx, e, happened))
	e.Version, e.EndedAt = 2, cut(at(2*time.Hour))
	w.must(w.EndEmergency(w.ctx, e, happened))
	ask := func() (int, int, int) {
		r, err := w.Replies(w.ctx, flow.RepliesQuery{Workspace: brand, From: at(-time.Hour), Until: at(24 * time.Hour), Now: at(0)})
		w.must(err)
		return r.First.Replied, r.First.InService, r.Excluded
	}
	if replied, in, out := ask(); replied != 4 || in != 3 || out != 0 {
		t.Errorf("nothing excluded: %d %d %d", replied, in, out)
	}
	e.Version, e.Excluded = 3, true
	w.must(w.SaveEmergency(w.ctx, e, happened))
	if replied, in, out := ask(); replied != 2 || in != 2 || out != 2 {
		t.Errorf("excluded: %d %d %d", replied, in, out)
	}
}
