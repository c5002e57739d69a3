package storetest

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/contact"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// met gives the case of somebody who has written once.
func (w *world) met(who string) decide.Case {
	w.t.Helper()
	w.receive(user(who), says(user(who), "e-"+who, "こんにちは", at(0)))
	return w.load(flow.CaseRef{Key: user(who)})
}

func contactCards(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	if row, err := w.ContactPolicy(w.ctx, brand); err != nil || row.Version != 0 {
		t.Fatalf("%+v, %v", row, err)
	}
	p := flow.ContactPolicyRow{Workspace: brand, Body: contact.Policy{Items: []contact.Item{contact.Name}, Must: []contact.Item{contact.Name}, Need: 1, Minutes: 5,
		Failures: 2, Records: map[contact.Item]string{contact.Name: "氏名"}, Orders: "shop", Closed: true}}
	w.must(w.SaveContactPolicy(w.ctx, p, nil))
	if err := w.SaveContactPolicy(w.ctx, p, nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("set twice: %v", err)
	}
	p.Version = 1
	if got, err := w.ContactPolicy(w.ctx, brand); err != nil || cmp.Diff(p, got) != "" {
		t.Errorf("%v %s", err, cmp.Diff(p, got))
	}
	w.must(w.SaveContactPolicy(w.ctx, p, nil))

	c := w.met("hanako")
	row := flow.ContactCardRow{Workspace: brand, Contact: c.Contact.ID, Body: contact.Card{
		Verified: &contact.Verified{Items: []contact.Item{contact.Name}, By: anna, At: sec(1), Until: sec(9), Within: c.Talk.ID}, Failures: 1, FailedAt: sec(2), LockedAt: sec(3),
		Flags: []contact.Flag{{Kind: contact.Proxy, Note: "娘", By: ben, At: sec(4)}}}}
	w.must(w.SaveContactCard(w.ctx, row, []desk.Fact{{At: sec(1), Kind: desk.FactVerified}}))
	if err := w.SaveContactCard(w.ctx, row, nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("made twice: %v", err)
	}
	row.Version = 1
	got, err := w.ContactCards(w.ctx, []desk.ContactID{c.Contact.ID, "nobody"})
	if err != nil || len(got) != 1 || cmp.Diff(row, got[0]) != "" {
		t.Fatalf("%v %s", err, cmp.Diff(row, got))
	}
	row.Body = contact.Card{}
	w.must(w.SaveContactCard(w.ctx, row, nil))
	if err := w.SaveContactCard(w.ctx, row, nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("stale: %v", err)
	}
	if got, _ = w.ContactCards(w.ctx, []desk.ContactID{c.Contact.ID}); got[0].Version != 2 || got[0].Body.Verified != nil {
		t.Errorf("%+v", got)
	}
}

func contactNotes(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	c := w.met("hanako")
	n := contact.Note{ID: "n1", Workspace: brand, Contact: c.Contact.ID, Conversation: c.Talk.ID, MadeBy: anna, MadeAt: sec(1), ChangedBy: anna, ChangedAt: sec(1), Text: "えび\n不可"}
	w.must(w.SaveNote(w.ctx, n, nil))
	n.Version = 1
	if got, err := w.ContactNote(w.ctx, "n1"); err != nil || cmp.Diff(n, got) != "" {
		t.Fatalf("%v %s", err, cmp.Diff(n, got))
	}
	n.ChangedBy, n.ChangedAt, n.Text = ben, sec(2), "別"
	w.must(w.SaveNote(w.ctx, n, nil))
	if err := w.SaveNote(w.ctx, n, nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("stale: %v", err)
	}
	second := n
	second.ID, second.Version, second.MadeAt = "n2", 0, sec(3)
	w.must(w.SaveNote(w.ctx, second, nil))
	rows, err := w.ContactNotes(w.ctx, []desk.ContactID{c.Contact.ID, "nobody"}, 10)
	if err != nil || len(rows) != 2 || rows[0].ID != "n2" || rows[1].Text != "別" || rows[1].Version != 2 || rows[1].MadeBy != anna {
		t.Errorf("%+v, %v", rows, err)
	}
	if rows, _ = w.ContactNotes(w.ctx, []desk.ContactID{c.Contact.ID}, 1); len(rows) != 1 {
		t.Errorf("%+v", rows)
	}
	if err := w.DeleteNote(w.ctx, n, nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("stale: %v", err)
	}
	n.Version = 2
	w.must(w.DeleteNote(w.ctx, n, nil))
	if _, err := w.ContactNote(w.ctx, "n1"); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("%v", err)
	}
}

// An attribute is written on what was read; a tag tells who set it.
func contactTraits(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	c := w.met("hanako")
	row := flow.TraitRow{Workspace: brand, Contact: c.Contact.ID, Kind: desk.TraitAttribute, Name: "氏名", Value: "佐藤", At: sec(1), By: anna}
	read := func() flow.TraitRow {
		t.Helper()
		rows, err := w.TraitRows(w.ctx, []desk.ContactID{c.Contact.ID})
		w.must(err)
		i := slices.IndexFunc(rows, func(r flow.TraitRow) bool { return r.Name == "氏名" })
		if i < 0 {
			return flow.TraitRow{}
		}
		return rows[i]
	}
	w.must(w.SetAttribute(w.ctx, row, time.Time{}, nil))
	if got := read(); cmp.Diff(row, got) != "" {
		t.Fatal(cmp.Diff(row, got))
	}
	if err := w.SetAttribute(w.ctx, row, time.Time{}, nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("made twice: %v", err)
	}
	changed := row
	changed.Value, changed.By = "佐藤 花子", ben // in the same millisecond
	w.must(w.SetAttribute(w.ctx, changed, row.At, nil))
	if got := read(); got.Value != "佐藤 花子" || got.By != ben || !got.At.After(row.At) {
		t.Errorf("%+v", got)
	}
	for _, value := range []string{"x", ""} {
		changed.Value = value
		if err := w.SetAttribute(w.ctx, changed, row.At, nil); !errors.Is(err, desk.ErrVersion) {
			t.Errorf("%q over what is stale: %v", value, err)
		}
	}
	if known := w.load(flow.CaseRef{Key: user("hanako"), Traits: true}).Traits; known.Attributes["氏名"].Value != "佐藤 花子" {
		t.Errorf("the bot does not know it: %+v", known)
	}
	w.must(w.SetAttribute(w.ctx, changed, read().At, nil))
	if got := read(); got.Name != "" {
		t.Errorf("%+v", got)
	}
	tagged := w.load(flow.CaseRef{Key: user("hanako")})
	ch := decide.Change{Base: tagged.Thread.Version, Case: tagged, Traits: []desk.Trait{{Contact: c.Contact.ID, Kind: desk.TraitTag, Name: "VIP", By: anna}}}
	ch.Case.Thread.Version++
	w.commit(flow.Write{Change: ch})
	if rows, err := w.TraitRows(w.ctx, []desk.ContactID{c.Contact.ID}); err != nil || len(rows) != 1 || rows[0].By != anna || rows[0].Kind != desk.TraitTag {
		t.Errorf("%+v, %v", rows, err)
	}
}

// belongings is all that a contact has of its own.
type belongings struct {
	Person  []desk.ContactID
	Traits  []flow.TraitRow
	Notes   []contact.Note
	Talks   []desk.ConversationID
	Threads []desk.Thread
}

func (w *world) owns(id desk.ContactID) (b belongings) {
	w.t.Helper()
	links, err := w.Links(w.ctx, id)
	w.must(err)
	b.Person = slices.Sorted(slices.Values(contact.Person(links, id)))
	b.Traits, err = w.TraitRows(w.ctx, []desk.ContactID{id})
	w.must(err)
	b.Notes, err = w.ContactNotes(w.ctx, []desk.ContactID{id}, 100)
	w.must(err)
	b.Threads, err = w.ThreadsOf(w.ctx, id)
	w.must(err)
	rows, _, err := w.History(w.ctx, []desk.ContactID{id}, false, desk.Page{})
	w.must(err)
	for _, v := range rows {
		b.Talks = append(b.Talks, v.ID)
	}
	return b
}

// Whatever was merged before, a merge that is taken back leaves each with exactly what was
// theirs; while it stands everything of all is found, and every talk leads to its own account.
func contactMerge(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	var people []desk.Contact
	for i, who := range []string{"a", "b", "c", "d", "e"} {
		c := w.met(who)
		people = append(people, c.Contact)
		w.must(w.SetAttribute(w.ctx, flow.TraitRow{Workspace: brand, Contact: c.Contact.ID, Name: "n", Value: who, At: sec(i + 1), By: anna}, time.Time{}, nil))
		w.must(w.SaveNote(w.ctx, contact.Note{ID: contact.NoteID("note" + who), Workspace: brand, Contact: c.Contact.ID, MadeBy: anna, MadeAt: sec(i + 1), Text: who}, nil))
	}
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		var made []contact.Link
		defer func() {
			for _, l := range made {
				w.must(w.Unmerge(w.ctx, l, nil))
			}
		}()
		merge := func(label string) (contact.Link, error) {
			one, other := rapid.SampledFrom(people).Draw(rt, label+" one"), rapid.SampledFrom(people).Draw(rt, label+" other")
			n++
			l := contact.Link{ID: contact.LinkID("l" + w.ids.next()), Workspace: brand, One: one.ID, Other: other.ID, At: sec(n), By: anna, Note: "同じ人"}
			return l, w.Merge(w.ctx, one, other, l, []desk.Fact{{At: sec(n), Kind: desk.FactMerged}})
		}
		for range rapid.IntRange(0, 3).Draw(rt, "before") {
			l, err := merge("before")
			switch {
			case err == nil:
				made = append(made, l)
			case !errors.Is(err, contact.ErrMerged):
				rt.Fatal(err)
			}
		}
		was := map[desk.ContactID]belongings{}
		for _, p := range people {
			was[p.ID] = w.owns(p.ID)
		}
		l, err := merge("tried")
		if errors.Is(err, contact.ErrMerged) {
			return
		}
		if err != nil {
			rt.Fatal(err)
		}
		both := slices.Sorted(slices.Values(slices.Concat(was[l.One].Person, was[l.Other].Person)))
		for _, p := range people {
			now, want := w.owns(p.ID), was[p.ID]
			if slices.Contains(both, p.ID) {
				want.Person = both
			}
			if d := cmp.Diff(want, now); d != "" {
				rt.Fatalf("while merged, %s:\n%s", p.ID, d)
			}
		}
		rows, _, err := w.History(w.ctx, both, false, desk.Page{})
		if err != nil || len(rows) != len(both) {
			rt.Fatalf("%d inquiries of %d accounts: %v", len(rows), len(both), err)
		}
		w.must(w.Unmerge(w.ctx, l, nil))
		for _, p := range people {
			if d := cmp.Diff(was[p.ID], w.owns(p.ID)); d != "" {
				rt.Fatalf("merged and back, %s:\n%s", p.ID, d)
			}
		}
	})
	if err := w.Unmerge(w.ctx, contact.Link{ID: "none"}, nil); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("%v", err)
	}
}

// Of many who merge the same two at once, one does.
func contactMergeAtOnce(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	a, b := w.met("a").Contact, w.met("b").Contact
	errs := make([]error, 8)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() {
			one, other := a, b
			if i%2 == 1 {
				one, other = b, a
			}
			errs[i] = w.Merge(w.ctx, one, other, contact.Link{ID: contact.LinkID(w.ids.next()), Workspace: brand, One: one.ID, Other: other.ID, At: sec(1), By: anna}, nil)
		})
	}
	all.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if !errors.Is(err, contact.ErrMerged) {
			t.Error(err)
		}
	}
	if links, err := w.Links(w.ctx, a.ID); won != 1 || len(links) != 1 || err != nil {
		t.Errorf("%d won, %+v, %v", won, links, err)
	}
}

func contactHistory(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	a, b := w.met("a"), w.met("b")
	w.commit(w.operate(flow.CaseRef{Conversation: a.Talk.ID}, decide.Command{Verb: decide.Accept, By: w.person(anna)}))
	w.commit(w.operate(flow.CaseRef{Conversation: a.Talk.ID}, decide.Command{Verb: decide.Close, By: w.person(anna), Reason: conversation.Solved}))
	w.put(row(user("a"), says(user("a"), "again", "もう一つ", at(time.Hour))))
	k := w.read(w.claim("receiver", forever)[0])
	change, _ := decide.Inbound(w.load(k.ref), k.events, at(2*time.Hour), w.ids.next)
	w.commit(flow.Write{Change: change, Done: k.done, Batch: &k.batch})
	ids := []desk.ContactID{a.Contact.ID, b.Contact.ID}
	var seen []desk.ConversationID
	page := desk.Page{Limit: 1}
	for {
		rows, next, err := w.History(w.ctx, ids, false, page)
		w.must(err)
		for _, v := range rows {
			seen = append(seen, v.ID)
		}
		if page.After = next; next == "" {
			break
		}
	}
	if len(seen) != 3 || seen[0] == a.Talk.ID || !slices.Contains(seen, a.Talk.ID) || !slices.Contains(seen, b.Talk.ID) {
		t.Errorf("%v", seen)
	}
	closed, _, err := w.History(w.ctx, ids, true, desk.Page{})
	if err != nil || len(closed) != 1 || closed[0].ID != a.Talk.ID {
		t.Fatalf("%+v, %v", closed, err)
	}
	rows, next, err := w.InquiryMessages(w.ctx, closed[0], desk.Page{})
	if err != nil || next != "" || len(rows) == 0 {
		t.Fatalf("%d, %q, %v", len(rows), next, err)
	}
	for _, m := range rows {
		if m.Conversation != a.Talk.ID {
			t.Errorf("another inquiry's: %+v", m)
		}
	}
	open, err := w.Conversation(w.ctx, seen[0])
	w.must(err)
	if rows, _, err = w.InquiryMessages(w.ctx, open, desk.Page{}); err != nil || len(rows) != 1 || rows[0].Content.Text.Text != "もう一つ" {
		t.Errorf("%+v, %v", rows, err)
	}
	if _, _, err := w.InquiryMessages(w.ctx, open, desk.Page{After: "?"}); err == nil {
		t.Error("a cursor that is none")
	}
}

func contactFiles(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	a, b := w.met("a"), w.met("b")
	put := func(id, mime string, c decide.Case, purpose string, n int) {
		w.must(w.PutAttachment(w.ctx, flow.Attachment{ID: desk.AttachmentID(id), Workspace: brand, Thread: c.Thread.ID, Purpose: purpose, MIME: mime, Name: id, Size: 3, CreatedAt: sec(n)}))
	}
	put("photo", "image/jpeg", a, flow.PurposeInbound, 1)
	put("face", "image/jpeg", a, flow.PurposeAvatar, 2)
	put("paper", "application/pdf", a, flow.PurposeInbound, 3)
	put("voice", "audio/mp4", b, flow.PurposeInbound, 4)
	put("film", "video/mp4", b, flow.PurposeInbound, 5)
	both := []desk.ThreadID{a.Thread.ID, b.Thread.ID}
	for kind, want := range map[desk.ContentKind][]string{"": {"film", "voice", "paper", "photo"}, desk.Image: {"photo"}, desk.Video: {"film"}, desk.Audio: {"voice"}, desk.File: {"paper"}} {
		var got []string
		page := desk.Page{Limit: 3}
		for {
			rows, next, err := w.TalkFiles(w.ctx, both, kind, page)
			w.must(err)
			for _, f := range rows {
				got = append(got, string(f.ID))
			}
			if page.After = next; next == "" {
				break
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %v", kind, got)
		}
	}
	if rows, _, err := w.TalkFiles(w.ctx, both[:1], "", desk.Page{}); err != nil || len(rows) != 2 {
		t.Errorf("%+v, %v", rows, err)
	}
	if rows, _, err := w.TalkFiles(w.ctx, nil, "", desk.Page{}); err != nil || len(rows) != 0 {
		t.Errorf("of nobody: %+v, %v", rows, err)
	}
	if _, _, err := w.TalkFiles(w.ctx, both, "sticker", desk.Page{}); err == nil {
		t.Error("a kind that is none")
	}
}
