package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func routesWork(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	w.must(w.PutQueue(w.ctx, desk.Queue{ID: "queue-2", Workspace: brand, Name: "Second", Offers: true, OfferFor: time.Minute}))
	var want []desk.ConversationID
	for i := range 8 {
		ch := w.full(user(fmt.Sprint("u", i)))
		talk := &ch.Talks[0]
		talk.State, talk.WaitingSince, talk.Weight, talk.Refused = "waiting", cut(at(-time.Duration(i)*time.Minute)), 2, []desk.Refusal{{Operator: ben, At: cut(at(0))}}
		switch i {
		case 2:
			talk.Queue = "queue-2"
		case 3:
			talk.State = "active"
		case 4:
			talk.Queue = pulled // makes no offers
		}
		if i != 3 && i != 4 {
			want = append([]desk.ConversationID{talk.ID}, want...)
		}
		w.commit(flow.Write{Change: ch})
	}
	got, err := w.Work(w.ctx, []desk.WorkspaceID{brand, other}, 100)
	w.must(err)
	var ids []desk.ConversationID
	for _, v := range got {
		ids = append(ids, v.Conversation)
	}
	if d := cmp.Diff(want, ids); d != "" {
		t.Errorf("oldest first:\n%s", d)
	}
	if v := got[0]; v.Weight != 2 || v.Workspace != brand || v.Queue != queue || v.OfferFor != 20*time.Second || len(v.Refused) != 1 || v.Refused[0].Operator != ben || v.Thread == "" ||
		v.Channel != line || v.Skill != "返品" || !v.Heated || v.Language != "ja" || v.Preferred != "" {
		t.Errorf("work %+v", v)
	}
	if few, err := w.Work(w.ctx, []desk.WorkspaceID{brand}, 3); err != nil || len(few) != 4 || few[2].Conversation != want[2] || few[3].Queue != "queue-2" {
		t.Errorf("three of each queue: %+v, %v", few, err)
	}
	all, err := w.WaitingIn(w.ctx, brand, 99)
	w.must(err)
	if two, err := w.WaitingIn(w.ctx, brand, 2); err != nil || all[queue] < 3 || two[queue] != 2 {
		t.Errorf("waiting: %v, up to two %v, %v", all, two, err)
	}
	if theirs, err := w.WaitingIn(w.ctx, other, 99); err != nil || theirs[queue] != 0 || all[pulled] != 0 {
		t.Errorf("waiting for another brand: %v, %v", theirs, err)
	}
	if none, err := w.Work(w.ctx, []desk.WorkspaceID{other}, 3); err != nil || len(none) != 0 {
		t.Errorf("another brand's: %+v, %v", none, err)
	}
}

func routesRoster(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	away := desk.Person{ID: "op-away", Centre: centre, Email: "away@example.com", Name: "Away", Presence: desk.Away, Capacity: 3}
	gone := desk.Person{ID: "op-gone", Centre: centre, Email: "gone@example.com", Name: "Gone", Presence: desk.Available, Disabled: true}
	w.must(w.PutPerson(w.ctx, away, ""))
	w.must(w.PutPerson(w.ctx, gone, ""))
	got, err := w.Roster(w.ctx, centre)
	w.must(err)
	if len(got) != 2 || got[0].ID != anna || got[1].ID != ben || len(got[0].Memberships) != 2 || !got[0].Routable(at(0)) {
		t.Errorf("roster %+v", got)
	}
}

func directory(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	workspaces, err := w.Workspaces(w.ctx, centre)
	w.must(err)
	want := []desk.Workspace{{ID: brand, Centre: centre, Name: "Brand brand", Color: "#112233"}, {ID: other, Centre: centre, Name: "Brand other", Color: "#112233"}}
	if d := cmp.Diff(want, workspaces); d != "" {
		t.Errorf("workspaces:\n%s", d)
	}
	channels, err := w.Channels(w.ctx, centre)
	w.must(err)
	if len(channels) != 2 || channels[0].ID != line || channels[0].BotUserID != "bot" || channels[0].Kind != "line" {
		t.Errorf("channels %+v", channels)
	}
	queues, err := w.Queues(w.ctx, centre)
	w.must(err)
	if len(queues) != 2 || queues[1].ID != queue || !queues[1].Offers {
		t.Errorf("queues %+v", queues)
	}
	people, err := w.People(w.ctx, centre)
	w.must(err)
	if len(people) != 2 || people[0].ID != anna || people[0].Memberships[other] != desk.RoleSupervisor {
		t.Errorf("people %+v", people)
	}
	if _, err := w.Queue(w.ctx, "none"); desk.KindOf(err) != desk.NotFound {
		t.Errorf("queue: %v", err)
	}
	if _, err := w.Channel(w.ctx, "none"); desk.KindOf(err) != desk.NotFound {
		t.Errorf("channel: %v", err)
	}
	centres, err := w.Centres(w.ctx)
	w.must(err)
	if len(centres) != 1 || centres[0] != centre {
		t.Errorf("centres %v", centres)
	}
}

func peopleSignIn(t *testing.T, db *store.DB) {
	if empty, err := db.Empty(t.Context()); !empty || err != nil {
		t.Errorf("a fresh database: %v, %v", empty, err)
	}
	w := furnish(t, db)
	if empty, err := w.Empty(w.ctx); empty || err != nil {
		t.Errorf("a furnished one: %v, %v", empty, err)
	}
	p, hash, err := w.PersonByEmail(w.ctx, "OP-ANNA@example.COM")
	w.must(err)
	if p.ID != anna || hash != "hash-op-anna" || len(p.Memberships) != 2 || p.Capacity != 3 {
		t.Errorf("%+v, %s", p, hash)
	}
	if _, _, err := w.PersonByEmail(w.ctx, "none"); desk.KindOf(err) != desk.NotFound {
		t.Errorf("none: %v", err)
	}
	w.must(w.SetPassword(w.ctx, anna, "new", desk.Fact{Kind: desk.FactPassword, Subject: anna}))
	if _, hash, err := w.PersonByEmail(w.ctx, p.Email); hash != "new" || err != nil {
		t.Errorf("%s, %v", hash, err)
	}
	if facts := w.facts(); len(facts) != 1 || facts[0].Kind != desk.FactPassword {
		t.Errorf("facts %+v", facts)
	}
	if err := w.SetPassword(w.ctx, "none", "x", desk.Fact{}); desk.KindOf(err) != desk.NotFound || len(w.facts()) != 1 {
		t.Errorf("nobody's password: %v", err)
	}
}

func peoplePresence(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	version := w.person(anna).Version
	job := desk.Job{Kind: desk.JobRoute, Key: string(centre), RunAt: ago(time.Minute)}
	w.must(w.SetPresence(w.ctx, anna, desk.Break, at(time.Minute), desk.Fact{Kind: desk.FactPresence, Subject: anna, Code: "break"}, []desk.Job{job}))
	p := w.person(anna)
	if p.Presence != desk.Break || !p.PresenceUntil.Equal(cut(at(time.Minute))) || p.Version != version+1 {
		t.Errorf("%+v", p)
	}
	if f := w.facts(); len(f) != 1 || f[0].Code != "break" || f[0].Version != p.Version {
		t.Errorf("facts %+v", f)
	}
	if jobs := w.jobs("me", forever, desk.JobRoute); len(jobs) != 1 {
		t.Errorf("jobs %+v", jobs)
	}
	if err := w.SetPresence(w.ctx, "none", desk.Break, at(0), desk.Fact{}, nil); desk.KindOf(err) != desk.NotFound || len(w.facts()) != 1 {
		t.Errorf("nobody: %v", err)
	}
	w.must(w.SetPresence(w.ctx, ben, desk.Offline, time.Time{}, desk.Fact{}, nil))
	renew := func(now, until time.Time, ops ...desk.OperatorID) (ids []desk.OperatorID) {
		t.Helper()
		revived, err := w.RenewPresence(w.ctx, ops, now, until)
		w.must(err)
		for _, p := range revived {
			ids = append(ids, p.ID)
			if p.Centre != centre || p.Presence != w.person(p.ID).Presence || p.PresenceUntil.After(cut(now)) {
				t.Errorf("revived %+v", p)
			}
		}
		return ids
	}
	if revived := renew(at(time.Minute), at(2*time.Minute), anna, ben); !slices.Equal(revived, []desk.OperatorID{anna}) {
		t.Errorf("revived %v: one has a break, the other is offline", revived)
	}
	if f := w.facts(); len(f) != 3 || f[2].Data["cause"] != flow.CauseBack || f[2].Version != w.person(anna).Version {
		t.Errorf("facts %+v", f)
	}
	renew(at(0), at(time.Second), anna) // an older renewal comes late
	renew(at(0), at(time.Hour))
	if p := w.person(anna); !p.PresenceUntil.Equal(cut(at(2 * time.Minute))) {
		t.Errorf("renewed until %v", p.PresenceUntil)
	}
	if p := w.person(ben); !p.PresenceUntil.IsZero() {
		t.Errorf("who is offline was renewed until %v", p.PresenceUntil)
	}
	w.must(w.SetPresence(w.ctx, anna, desk.Available, at(time.Minute), desk.Fact{}, nil))
	if revived := renew(at(30*time.Second), at(2*time.Minute), anna); len(revived) != 0 {
		t.Errorf("revived %v, but the lease had not run out", revived)
	}
	if revived := renew(at(2*time.Minute), at(3*time.Minute), anna); !slices.Equal(revived, []desk.OperatorID{anna}) {
		t.Errorf("revived %v, want whose lease had run out", revived)
	}
}

func peopleSessions(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	s := flow.Session{Hash: "h1", Operator: anna, Kind: "token", Name: "CI", CreatedAt: cut(at(0)), SeenAt: cut(at(0)), ExpiresAt: cut(at(time.Hour))}
	for i := range 3 {
		s.Hash = fmt.Sprint("h", i+1)
		w.must(w.PutSession(w.ctx, s))
	}
	w.must(w.PutSession(w.ctx, flow.Session{Hash: "b1", Operator: ben, Kind: "cookie"}))
	p, got, err := w.PersonBySession(w.ctx, "h3")
	w.must(err)
	if d := cmp.Diff(s, got, sameTime); d != "" || p.ID != anna || len(p.Memberships) != 2 {
		t.Errorf("person %+v, session:\n%s", p, d)
	}
	w.must(w.SeenSession(w.ctx, "h3", at(time.Minute)))
	w.must(w.SeenSession(w.ctx, "h3", at(time.Second))) // an older look comes late
	if _, got, err := w.PersonBySession(w.ctx, "h3"); err != nil || !got.SeenAt.Equal(cut(at(time.Minute))) {
		t.Errorf("seen %v, %v", got.SeenAt, err)
	}
	w.must(w.DeleteSession(w.ctx, "h1"))
	w.must(w.DeleteSession(w.ctx, "none"))
	w.must(w.DeleteSessions(w.ctx, anna, "h3"))
	for hash, there := range map[string]bool{"h1": false, "h2": false, "h3": true, "b1": true} {
		if _, _, err := w.PersonBySession(w.ctx, hash); (err == nil) != there {
			t.Errorf("%s: %v", hash, err)
		}
	}
	if err := w.PutSession(w.ctx, flow.Session{Hash: "x", Operator: "none"}); desk.CodeOf(err) != "bad_reference" {
		t.Errorf("a session of nobody: %v", err)
	}
	_, err = w.Tidy(w.ctx, at(2*time.Hour), at(0))
	w.must(err)
	if _, _, err := w.PersonBySession(w.ctx, "h3"); desk.KindOf(err) != desk.NotFound {
		t.Errorf("an ended session stays: %v", err)
	}
	if _, _, err := w.PersonBySession(w.ctx, "b1"); err != nil {
		t.Errorf("a session without an end went: %v", err)
	}
}

func peopleAttempts(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	for i := range 5 {
		w.must(w.Attempt(w.ctx, "anna", at(time.Duration(i)*time.Minute)))
	}
	w.must(w.Attempt(w.ctx, "ben", at(0)))
	for since, want := range map[time.Duration]int{0: 5, 2 * time.Minute: 3, time.Hour: 0} {
		if n, err := w.Attempts(w.ctx, "anna", at(since)); n != want || err != nil {
			t.Errorf("since %v: %d, %v", since, n, err)
		}
	}
}

func setupAgain(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	w.commit(flow.Write{Change: withLoad(w.full(user("hanako")), anna)})
	w.must(w.PutPerson(w.ctx, desk.Person{ID: anna, Centre: centre, Email: "new@example.com", Name: "New", Role: desk.RoleSupervisor, Capacity: 5, Disabled: true,
		Presence: desk.Offline, Memberships: map[desk.WorkspaceID]desk.Role{other: desk.RoleViewer}}, ""))
	p, hash, err := w.PersonByEmail(w.ctx, "new@example.com")
	w.must(err)
	if hash != "hash-op-anna" || p.Load != 1 || p.Presence != desk.Available || p.Name != "New" || p.Capacity != 5 || !p.Disabled || len(p.Memberships) != 1 {
		t.Errorf("%+v, %s", p, hash)
	}
	ch, err := w.Channel(w.ctx, line)
	w.must(err)
	ch.Name, ch.BotOn, ch.ReopenWithin = "Renamed", true, 24*time.Hour
	w.must(w.PutChannel(w.ctx, ch, nil))
	if got, err := w.Channel(w.ctx, line); err != nil || got != ch {
		t.Errorf("%+v, %v", got, err)
	}
	if sealed, err := w.ChannelSecrets(w.ctx, line); string(sealed) != "sealed" || err != nil {
		t.Errorf("nil did not keep the credentials: %q, %v", sealed, err)
	}
	w.must(w.PutChannel(w.ctx, ch, []byte{0, 1, 255}))
	if sealed, err := w.ChannelSecrets(w.ctx, line); string(sealed) != "\x00\x01\xff" || err != nil {
		t.Errorf("credentials %q, %v", sealed, err)
	}
	if sealed, err := w.ChannelSecrets(w.ctx, line2); sealed != nil || err != nil {
		t.Errorf("no credentials: %q, %v", sealed, err)
	}
	w.must(w.PutSetting(w.ctx, "k", "1"))
	w.must(w.PutSetting(w.ctx, "k", "2"))
	if v, ok, err := w.Setting(w.ctx, "k"); v != "2" || !ok || err != nil {
		t.Errorf("setting %q, %v, %v", v, ok, err)
	}
	if _, ok, err := w.Setting(w.ctx, "none"); ok || err != nil {
		t.Errorf("no setting: %v, %v", ok, err)
	}
	w.must(w.PutCentre(w.ctx, centre, "Renamed"))
	w.must(w.PutWorkspace(w.ctx, desk.Workspace{ID: brand, Centre: centre, Name: "Renamed"}))
	w.must(w.PutQueue(w.ctx, desk.Queue{ID: queue, Workspace: brand, Name: "Renamed", OfferFor: time.Second}))
	if q, err := w.Queue(w.ctx, queue); err != nil || q.Name != "Renamed" || q.Offers || q.OfferFor != time.Second {
		t.Errorf("%+v, %v", q, err)
	}
}

func withLoad(ch decide.Change, op desk.OperatorID) decide.Change {
	ch.Loads = []decide.Load{{Operator: op, Delta: 1, Assigned: true}}
	return ch
}

func setupRefused(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	for name, c := range map[string]struct {
		err  error
		code string
	}{
		"brand of no centre": {w.PutWorkspace(w.ctx, desk.Workspace{ID: "x", Centre: "none"}), "bad_reference"},
		"queue of no brand":  {w.PutQueue(w.ctx, desk.Queue{ID: "x", Workspace: "none"}), "bad_reference"},
		"channel of none":    {w.PutChannel(w.ctx, desk.Channel{ID: "x", Workspace: "none", Centre: centre}, nil), "bad_reference"},
		"e-mail taken":       {w.PutPerson(w.ctx, desk.Person{ID: "x", Centre: centre, Email: "op-anna@example.com"}, ""), "already_exists"},
		"member of no brand": {w.PutPerson(w.ctx, desk.Person{ID: "x", Centre: centre, Email: "x", Memberships: map[desk.WorkspaceID]desk.Role{"none": "x"}}, ""), "bad_reference"},
	} {
		if desk.CodeOf(c.err) != c.code {
			t.Errorf("%s: %v", name, c.err)
		}
	}
	if _, err := w.Person(w.ctx, "x"); desk.KindOf(err) != desk.NotFound {
		t.Errorf("half a person is stored: %v", err)
	}
}

func files(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	a := flow.Attachment{ID: "a1", Workspace: brand, Thread: "t", Owner: anna, Purpose: "outbound", MIME: "image/png", Name: "写真.png", Size: 1 << 40, SHA256: "sum",
		Width: 3, Height: 4, CreatedAt: cut(at(0))}
	w.must(w.PutAttachment(w.ctx, flow.Attachment{ID: "a1", Workspace: brand, CreatedAt: a.CreatedAt}))
	w.must(w.PutAttachment(w.ctx, a))
	if got, err := w.Attachment(w.ctx, "a1"); err != nil || got != a {
		t.Errorf("%+v, %v", got, err)
	}
	w.must(w.PutAttachment(w.ctx, flow.Attachment{ID: "a2", Workspace: brand}))
	w.must(w.PutJobs(w.ctx, []desk.Job{{Kind: desk.JobMedia, Key: "coming", RunAt: at(0)}, {Kind: desk.JobErase, Key: "going", RunAt: at(0)}}))
	known, err := w.KnownAttachments(w.ctx, []string{"a1", "none", "a2", "coming", "going"})
	w.must(err)
	if !known["a1"] || !known["a2"] || !known["coming"] || known["none"] || known["going"] { // the simulator's seed 448
		t.Errorf("known %v", known)
	}
	p := flow.Published{Token: "tok", Attachment: "a1", Preview: "a2", At: cut(at(0))}
	w.must(w.PutPublished(w.ctx, p))
	if got, err := w.Published(w.ctx, "tok"); err != nil || got != p {
		t.Errorf("%+v, %v", got, err)
	}
	if got, ok, err := w.PublishedFor(w.ctx, "a1"); !ok || err != nil || got != p {
		t.Errorf("%+v, %v, %v", got, ok, err)
	}
	p.RevokedAt = cut(at(time.Hour))
	w.must(w.PutPublished(w.ctx, p))
	if _, ok, err := w.PublishedFor(w.ctx, "a1"); ok || err != nil {
		t.Errorf("a revoked publication is found: %v", err)
	}
	if got, err := w.Published(w.ctx, "tok"); err != nil || !got.RevokedAt.Equal(p.RevokedAt) {
		t.Errorf("%+v, %v", got, err)
	}
	w.must(w.DeleteAttachment(w.ctx, "a2"))
	if got, err := w.Published(w.ctx, "tok"); err != nil || got.Preview != "" {
		t.Errorf("a preview that is gone: %+v, %v", got, err)
	}
	w.must(w.DeleteAttachment(w.ctx, "a1"))
	w.must(w.DeleteAttachment(w.ctx, "a1"))
	if _, err := w.Published(w.ctx, "tok"); desk.KindOf(err) != desk.NotFound {
		t.Errorf("a publication outlived its file: %v", err)
	}
	if _, err := w.Attachment(w.ctx, "a1"); desk.KindOf(err) != desk.NotFound {
		t.Errorf("%v", err)
	}
}
