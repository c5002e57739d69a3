package httpapi

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/bus"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/contact"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func (w *world) customer(c Conversation, who desk.OperatorID) (out Customer) {
	w.t.Helper()
	w.ask("GET", "/api/v1/conversations/"+string(c.ID)+"/customer", who, nil).want(200).into(&out)
	return out
}

// policed gives the shop a policy: two of three items, the name among them; orders of
// verified customers only.
func (w *world) policed(change ...func(map[string]any)) {
	w.t.Helper()
	body := map[string]any{"workspace_id": "shop", "version": 0, "need": 2, "minutes": 0, "failures": 2, "orders": "demoshop", "orders_for_verified": true,
		"asks": []any{map[string]any{"item": "name", "must": true, "record": "氏名"}, map[string]any{"item": "phone"}, map[string]any{"item": "order_number"}}}
	for _, f := range change {
		f(body)
	}
	w.ask("PUT", "/api/v1/verification/policy", supervisor, body).want(200)
}

func TestVerifyPolicy(t *testing.T) {
	w := settled(t)
	var got VerifyPolicyShown
	w.ask("GET", "/api/v1/verification/policy?workspace=shop", operator, nil).want(200).into(&got)
	if got.Version != 0 || got.Need != 2 || !slices.Equal(got.Systems, []string{"demoshop"}) {
		t.Fatalf("%+v", got)
	}
	w.ask("GET", "/api/v1/verification/policy?workspace=shop", outsider, nil).problem(404, "not_found")
	for name, bad := range map[string]func(map[string]any){
		"need":   func(b map[string]any) { b["need"] = 4 },
		"orders": func(b map[string]any) { b["orders"] = "elsewhere" },
		"asks":   func(b map[string]any) { b["asks"] = []any{map[string]any{"item": "shoe_size"}} },
	} {
		body := map[string]any{"workspace_id": "shop", "version": 0, "need": 1, "minutes": 0, "failures": 1, "orders": "", "orders_for_verified": false, "asks": []any{map[string]any{"item": "name"}}}
		bad(body)
		if p := w.ask("PUT", "/api/v1/verification/policy", supervisor, body).want(422); !strings.Contains(string(p.body), name) {
			t.Errorf("%s: %s", name, p.body)
		}
	}
	w.policed()
	w.ask("PUT", "/api/v1/verification/policy", supervisor, map[string]any{"workspace_id": "shop", "version": 0, "need": 1, "minutes": 0, "failures": 1, "orders": "",
		"orders_for_verified": false, "asks": []any{map[string]any{"item": "name"}}}).problem(409, "version_conflict")
}

// A customer is verified by what matched, and nothing of what was said is kept; failures lock;
// a supervisor releases; orders open and close with it, on the server.
func TestVerification(t *testing.T) {
	w := settled(t)
	w.policed()
	c := w.writes(shopLine, "U1", "m1", words("注文について"))
	at := "/api/v1/conversations/" + string(c.ID) + "/customer"
	orders := func() (o CustomerOrders) {
		t.Helper()
		w.ask("GET", at+"/orders", operator, nil).want(200).into(&o)
		return o
	}
	if o := orders(); o.State != "locked" || o.Why != "unverified" || len(o.Orders) != 0 {
		t.Fatalf("%+v", o)
	}
	real, err := w.shop.Orders(context.Background(), shop, desk.Contact{External: "U1"})
	w.must(err)
	same := func(number, want string) {
		t.Helper()
		var m struct{ Match string }
		if w.ask("POST", at+"/order-match", operator, map[string]any{"number": number}).want(200).into(&m); m.Match != want {
			t.Errorf("%s: %s", number, m.Match)
		}
	}
	same(strings.ToLower(real[0].Number), "yes")
	same("M-00000", "no")
	verify := func(matched, differs []string) (v struct{ Outcome string }) {
		t.Helper()
		w.ask("POST", at+"/verification", operator, map[string]any{"matched": matched, "differs": differs}).want(200).into(&v)
		return v
	}
	w.ask("POST", at+"/verification", operator, map[string]any{}).problem(422, "bad_item")
	w.ask("POST", at+"/verification", operator, map[string]any{"matched": []string{"email"}}).problem(422, "bad_item")
	if v := verify([]string{"phone", "order_number"}, []string{"name"}); v.Outcome != "failed" {
		t.Errorf("without what must match: %+v", v)
	}
	if v := verify([]string{"name", "order_number"}, nil); v.Outcome != "verified" {
		t.Errorf("%+v", v)
	}
	got := w.customer(c, operator).Verification
	if got.Level != "verified" || !slices.Equal(got.Items, List[VerifyItem]{"name", "order_number"}) || *got.By.value != operator || !got.Within || got.Failures != 0 {
		t.Errorf("%+v", got)
	}
	o := orders()
	if o.State != "shown" || len(o.Orders) != 3 || o.Orders[0].Number != real[0].Number || o.Orders[0].Delivery == "" || len(o.Orders[0].Lines) == 0 || o.Orders[2].State != contact.Delivered {
		t.Errorf("%+v", o)
	}
	w.clock.advance(contact.TalkAtMost)
	if o := orders(); o.State != "locked" {
		t.Errorf("after its time: %+v", o)
	}
	verify(nil, []string{"name"})
	if v := verify(nil, []string{"name"}); v.Outcome != "locked" {
		t.Errorf("%+v", v)
	}
	w.ask("POST", at+"/verification", operator, map[string]any{"matched": []string{"name", "phone"}}).problem(409, "verification_locked")
	w.ask("POST", at+"/order-match", operator, map[string]any{"number": real[0].Number}).problem(409, "verification_locked")
	w.ask("POST", at+"/verification/release", operator, map[string]any{}).problem(403, "forbidden")
	w.ask("POST", at+"/verification/release", supervisor, map[string]any{}).want(204)
	w.ask("POST", at+"/verification/release", supervisor, map[string]any{}).problem(409, "not_locked")
	verify([]string{"name", "phone"}, nil)
	w.ask("DELETE", at+"/verification", operator, nil).want(204)
	if got := w.customer(c, operator).Verification; got.Level != "none" {
		t.Errorf("%+v", got)
	}
	verify([]string{"name", "phone"}, nil)
	w.ask("POST", "/api/v1/conversations/"+string(c.ID)+"/accept", operator, map[string]any{}).want(200)
	w.ask("POST", "/api/v1/conversations/"+string(c.ID)+"/close", operator, map[string]any{"reason": "solved"}).want(200)
	if o := orders(); o.State != "locked" {
		t.Errorf("the inquiry is over: %+v", o)
	}
	// what was said stands nowhere: the numbers asked for are in no fact and in no log
	items, _, err := w.db.Facts(context.Background(), "", 1000)
	w.must(err)
	codes := map[string]bool{}
	for _, it := range items {
		for _, v := range it.Fact.Data {
			if strings.Contains(v, real[0].Number) || strings.Contains(v, "M-00000") {
				t.Errorf("%+v", it.Fact)
			}
		}
		if it.Fact.Kind == desk.FactVerified {
			codes[it.Fact.Code] = true
		}
	}
	for _, code := range []string{"verified", "failed", "locked", "released", "ended", "order_same", "order_differs"} {
		if !codes[code] {
			t.Errorf("no fact of %s", code)
		}
	}
}

// A suspected takeover ends what was verified and closes orders; only a supervisor lifts it.
func TestFlags(t *testing.T) {
	w := settled(t)
	w.policed(func(b map[string]any) { b["orders_for_verified"] = false })
	c := w.writes(shopLine, "U1", "m1", words("注文について"))
	at := "/api/v1/conversations/" + string(c.ID) + "/customer"
	flag := func(who desk.OperatorID, kind string, up bool) answer {
		return w.ask("PUT", at+"/flags", who, map[string]any{"kind": kind, "raised": up, "note": "カード 4242424242424242"})
	}
	flag(operator, "proxy", true).want(204)
	w.ask("POST", at+"/verification", operator, map[string]any{"matched": []string{"name", "phone"}}).want(200)
	flag(operator, "takeover", true).want(204)
	got := w.customer(c, operator)
	if len(got.Flags) != 2 || strings.Contains(got.Flags[0].Note, "42424242424242") || got.Flags[0].By != operator || got.Verification.Level != "none" || !got.Accounts[0].Takeover {
		t.Errorf("%+v", got)
	}
	var o CustomerOrders
	if w.ask("GET", at+"/orders", operator, nil).want(200).into(&o); o.State != "locked" || o.Why != "takeover" {
		t.Errorf("%+v", o)
	}
	w.ask("POST", at+"/verification", operator, map[string]any{"matched": []string{"name", "phone"}}).problem(409, "takeover_suspected")
	flag(operator, "takeover", false).problem(403, "forbidden")
	flag(supervisor, "takeover", false).want(204)
	flag(operator, "proxy", false).want(204)
	if got := w.customer(c, operator); len(got.Flags) != 0 {
		t.Errorf("%+v", got.Flags)
	}
	if w.ask("GET", at+"/orders", operator, nil).want(200).into(&o); o.State != "shown" {
		t.Errorf("%+v", o)
	}
	w.ask("PUT", at+"/flags", operator, map[string]any{"kind": "vip", "raised": true}).want(422)
}

func TestCustomerByHand(t *testing.T) {
	w := settled(t)
	c := w.writes(shopLine, "U1", "m1", words("はじめまして"))
	at := "/api/v1/conversations/" + string(c.ID) + "/customer"
	set := func(name, value string, version int64) answer {
		return w.ask("PUT", at+"/attributes", operator, map[string]any{"contact_id": c.Contact.ID, "name": name, "value": value, "version": version})
	}
	set("氏名", "佐藤 4242424242424242", 0).want(204)
	a := w.customer(c, operator).Attributes[0]
	if a.Name != "氏名" || strings.Contains(a.Value, "42424242424242") || *a.By.value != operator || a.Version == 0 {
		t.Fatalf("%+v", a)
	}
	set("氏名", "別の人", 0).problem(409, "version_conflict")
	set("氏名", "佐藤 花子", a.Version).want(204)
	set("氏名", "古い", a.Version).problem(409, "version_conflict")
	set(" 氏名", "x", 0).problem(422, "bad_attribute")
	set("空", "", 0).problem(422, "bad_attribute")
	a = w.customer(c, operator).Attributes[0]
	set("氏名", "", a.Version).want(204)
	if got := w.customer(c, operator).Attributes; len(got) != 0 {
		t.Errorf("%+v", got)
	}
	w.ask("PUT", at+"/attributes", operator, map[string]any{"contact_id": "nobody", "name": "a", "value": "b"}).problem(404, "not_found")
	w.ask("PUT", "/api/v1/conversations/"+string(c.ID)+"/tags", operator, map[string]any{"add": []string{"VIP"}}).want(200)
	if got := w.customer(c, operator).Tags; len(got) != 1 || *got[0].By.value != operator {
		t.Errorf("%+v", got)
	}

	var n CustomerNote
	w.ask("POST", at+"/notes", operator, map[string]any{"text": " 置き配不可 "}).want(201).into(&n)
	w.ask("POST", at+"/notes", operator, map[string]any{"text": "  "}).problem(422, "bad_note")
	w.ask("PUT", at+"/notes/"+string(n.ID), colleague, map[string]any{"version": 1, "text": "置き配可"}).want(200).into(&n)
	w.ask("PUT", at+"/notes/"+string(n.ID), operator, map[string]any{"version": 1, "text": "x"}).problem(409, "version_conflict")
	if n.Version != 2 || n.MadeBy != operator || n.ChangedBy != colleague || n.Text != "置き配可" {
		t.Errorf("%+v", n)
	}
	next := w.writes(shopLine, "U2", "m2", words("別の人"))
	w.ask("PUT", "/api/v1/conversations/"+string(next.ID)+"/customer/notes/"+string(n.ID), operator, map[string]any{"version": 2, "text": "x"}).problem(404, "not_found")
	w.ask("DELETE", at+"/notes/"+string(n.ID)+"?version=1", operator, nil).problem(409, "version_conflict")
	w.ask("DELETE", at+"/notes/"+string(n.ID)+"?version=2", operator, nil).want(204)
	if got := w.customer(c, operator).Notes; len(got) != 0 {
		t.Errorf("%+v", got)
	}
}

// Two accounts become one person and two again; words go to the account of their talk all
// the time.
func TestMergeOverTheAPI(t *testing.T) {
	w := settled(t)
	a := w.writes(shopLine, "U1", "m1", words("一つ目"))
	b := w.writes(shopLine, "U2", "m2", words("二つ目"))
	far := w.writes(otherLine, "U3", "m3", words("別のブランド"))
	at := "/api/v1/conversations/" + string(a.ID) + "/customer"
	w.ask("PUT", "/api/v1/conversations/"+string(b.ID)+"/customer/attributes", operator, map[string]any{"contact_id": b.Contact.ID, "name": "電話番号", "value": "075"}).want(204)
	w.ask("POST", "/api/v1/conversations/"+string(b.ID)+"/customer/notes", operator, map[string]any{"text": "二つ目のメモ"}).want(201)
	before := w.customer(a, operator)
	merge := func(who desk.OperatorID, id desk.ContactID) answer {
		return w.ask("POST", at+"/links", who, map[string]any{"contact_id": id, "note": "機種変更"})
	}
	merge(operator, b.Contact.ID).problem(403, "forbidden")
	merge(supervisor, far.Contact.ID).problem(404, "not_found")
	merge(supervisor, "nobody").problem(404, "not_found")
	merge(supervisor, a.Contact.ID).problem(409, "already_merged")
	var l CustomerLink
	merge(supervisor, b.Contact.ID).want(201).into(&l)
	merge(supervisor, b.Contact.ID).problem(409, "already_merged")
	got := w.customer(a, operator)
	if len(got.Accounts) != 2 || got.Accounts[0].Contact != a.Contact.ID || len(got.Notes) != 1 || len(got.Attributes) != 1 || got.Attributes[0].Contact != b.Contact.ID ||
		got.MayMerge || !w.customer(a, supervisor).MayMerge || len(got.Links) != 1 || got.Links[0].Note != "機種変更" {
		t.Errorf("%+v", got)
	}
	var past struct{ Items []Conversation }
	if w.ask("GET", "/api/v1/conversations/"+string(a.ID)+"/history", operator, nil).want(200).into(&past); len(past.Items) != 2 {
		t.Errorf("%+v", past)
	}
	// what is changed while merged stays with whom it belongs to
	w.ask("PUT", at+"/attributes", operator, map[string]any{"contact_id": b.Contact.ID, "name": "電話番号", "value": "090", "version": got.Attributes[0].Version}).want(204)
	w.ask("POST", "/api/v1/conversations/"+string(a.ID)+"/accept", operator, map[string]any{}).want(200)
	var m Message
	w.ask("POST", "/api/v1/conversations/"+string(a.ID)+"/messages", operator, map[string]any{"text": "はい"}, with("Idempotency-Key", "k")).want(201).into(&m)
	kept, err := w.db.Message(context.Background(), m.ID)
	w.must(err)
	if th, err := w.db.Thread(context.Background(), kept.Thread); err != nil || th.Source.ID != "U1" || th.Channel != shopLine {
		t.Errorf("%+v, %v", th, err)
	}
	w.ask("DELETE", at+"/links/"+string(l.ID), operator, nil).problem(403, "forbidden")
	w.ask("DELETE", at+"/links/"+string(l.ID), supervisor, nil).want(204)
	w.ask("DELETE", at+"/links/"+string(l.ID), supervisor, nil).problem(404, "not_found")
	after := w.customer(a, operator)
	if len(after.Accounts) != 1 || len(after.Notes) != len(before.Notes) || len(after.Attributes) != 0 || len(after.Links) != 0 {
		t.Errorf("%+v", after)
	}
	if theirs := w.customer(b, operator); len(theirs.Notes) != 1 || theirs.Attributes[0].Value != "090" {
		t.Errorf("%+v", theirs)
	}
}

// shopOf is an order port as bad as a test wants.
type shopOf func(ctx context.Context) ([]contact.Order, error)

func (f shopOf) Orders(ctx context.Context, _ desk.WorkspaceID, _ desk.Contact) ([]contact.Order, error) {
	return f(ctx)
}

// Whatever the order system does, the desk answers, and says what is wrong.
func TestOrderTrouble(t *testing.T) {
	hang := make(chan struct{})
	defer close(hang)
	ports := flow.OrderPorts{
		"down":   shopOf(func(context.Context) ([]contact.Order, error) { return nil, errors.New("connection refused") }),
		"panics": shopOf(func(context.Context) ([]contact.Order, error) { panic("nil map") }),
		"hangs":  shopOf(func(context.Context) ([]contact.Order, error) { <-hang; return nil, nil }),
		"says": shopOf(func(context.Context) ([]contact.Order, error) {
			return []contact.Order{{Number: "1", Words: "カード 4242424242424242", Lines: []contact.OrderLine{{Goods: "4242424242424242", Count: 1}}}}, nil
		}),
	}
	w := settled(t)
	clock := newClock()
	env := flow.Env{Clock: clock, IDs: (&counter{}).next, Log: w.deps.Log, Bus: bus.NewHub()}
	d := flow.NewContactDesk(env, w.db, w.db, func(s string) string { return strings.ReplaceAll(s, "4242424242424242", "****") }, ports, nil)
	c := w.writes(shopLine, "U1", "m1", words("注文について"))
	by, err := w.db.Person(context.Background(), operator)
	w.must(err)
	version := int64(0)
	ask := func(port string) flow.OrdersView {
		t.Helper()
		p := contact.Default()
		p.Orders = port
		w.must(w.db.SaveContactPolicy(context.Background(), flow.ContactPolicyRow{Workspace: shop, Version: version, Body: p}, nil))
		version++
		got, err := d.Orders(context.Background(), by, c.ID)
		w.must(err)
		return got
	}
	for port, why := range map[string]string{"down": "failed", "panics": "failed"} {
		if got := ask(port); got.State != flow.SystemTrouble || got.Why != why {
			t.Errorf("%s: %+v", port, got)
		}
	}
	if got := ask("gone"); got.State != flow.SystemNone {
		t.Errorf("a system that is not there: %+v", got)
	}
	if got := ask("says"); got.State != flow.SystemShown || got.List[0].Words != "カード ****" || got.List[0].Lines[0].Goods != "****" {
		t.Errorf("%+v", got)
	}
	// each question that hangs keeps its place, so that they can't take all of the desk
	_ = ask("gone")
	for i := range 17 {
		came := make(chan flow.OrdersView, 1)
		go func() { came <- ask("hangs") }()
		for range 50 { // whoever waits is let go after so long
			select {
			case <-clock.waits:
				clock.advance(6 * time.Second)
			case got := <-came:
				if want := map[bool]string{true: "busy", false: "timeout"}[i == 16]; got.State != flow.SystemTrouble || got.Why != want {
					t.Fatalf("%d: %+v", i, got)
				}
				came = nil
			}
			if came == nil {
				break
			}
		}
	}
}
