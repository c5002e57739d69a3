package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/bus"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/contact"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func (w *world) record(c Conversation, query string) (out CustomerRecords) {
	w.t.Helper()
	w.ask("GET", "/api/v1/conversations/"+string(c.ID)+"/customer/record"+query, operator, nil).want(200).into(&out)
	return out
}

// What is seen of a record, by what the brand shows before its customer is verified; every cell.
func TestRecordLocks(t *testing.T) {
	w := settled(t)
	before := func(reveal string, version int) {
		t.Helper()
		w.policed(func(b map[string]any) {
			if b["crm"], b["version"] = "demoshop", version; reveal != "" {
				b["crm_before"] = reveal
			}
		})
	}
	w.policed()
	c := w.writes(shopLine, "U1", "m1", words("こんにちは"))
	at := "/api/v1/conversations/" + string(c.ID) + "/customer"
	if got := w.record(c, ""); got.State != flow.SystemNone {
		t.Errorf("no system is set: %+v", got)
	}
	version := 1
	for _, cell := range []struct {
		reveal             string
		verified, takeover bool
		state              flow.SystemState
		why                string
		partial, personal  bool
	}{
		{"", false, false, "shown", "", true, false},
		{"open", false, false, "shown", "", true, false},
		{"none", false, false, "locked", "unverified", false, false},
		{"all", false, false, "shown", "", false, true},
		{"open", true, false, "shown", "", false, true},
		{"none", true, false, "shown", "", false, true},
		{"all", true, false, "shown", "", false, true},
		{"open", false, true, "locked", "takeover", false, false},
		{"none", false, true, "locked", "takeover", false, false},
		{"all", false, true, "locked", "takeover", false, false},
	} {
		before(cell.reveal, version)
		version++
		if cell.verified {
			w.ask("POST", at+"/verification", operator, map[string]any{"matched": []string{"name", "phone"}}).want(200)
		}
		if cell.takeover {
			w.ask("PUT", at+"/flags", operator, map[string]any{"kind": "takeover", "raised": true}).want(204)
		}
		got := w.record(c, "")
		raw, err := json.Marshal(got)
		w.must(err)
		personal := strings.Contains(string(raw), "CS-") || strings.Contains(string(raw), "ポイント残高") || strings.Contains(string(raw), "crm.example") || strings.Contains(string(raw), "大野")
		if got.State != cell.state || got.Why != cell.why || got.Partial != cell.partial || personal != cell.personal || (got.State == "shown") != (len(got.Records) == 1) {
			t.Errorf("%+v: %s", cell, raw)
		}
		if got.State == "shown" && (got.Records[0].Rank == "" || len(got.Records[0].Rows) == 0 || !got.Records[0].Known) {
			t.Errorf("%+v: %s", cell, raw)
		}
		w.ask("DELETE", at+"/verification", operator, nil).want(204)
		w.ask("PUT", at+"/flags", supervisor, map[string]any{"kind": "takeover", "raised": false}).want(204)
	}
	w.ask("GET", at+"/record", outsider, nil).problem(404, "not_found")
	var p VerifyPolicyShown
	w.ask("GET", "/api/v1/verification/policy?workspace=shop", operator, nil).want(200).into(&p)
	if p.CRM != "demoshop" || p.Before != "all" || len(p.CRMs) != 1 {
		t.Errorf("%+v", p)
	}
	w.ask("PUT", "/api/v1/verification/policy", supervisor, map[string]any{"workspace_id": "shop", "version": p.Version, "need": 1, "minutes": 0, "failures": 1, "orders": "",
		"orders_for_verified": false, "crm": "elsewhere", "asks": []any{map[string]any{"item": "name"}}}).problem(422, "no_port")
}

// A brand's own port is asked as the docs say, with the member number that the desk has, and
// not again within a minute; each of several accounts has its own record; one that is deleted is said so.
func TestRecordOverHTTP(t *testing.T) {
	var asked atomic.Int32
	status := http.StatusOK
	srv := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		var q struct {
			Phase, Action string
			Args          map[string]string
			Customer      struct{ ID string }
		}
		if json.NewDecoder(r.Body).Decode(&q) != nil || q.Phase != "read" || q.Action != "customer_record" || r.Header.Get("Authorization") != "Bearer x" {
			t.Errorf("%+v", q)
		}
		asked.Add(1)
		rw.WriteHeader(status)
		if q.Customer.ID == "U2" {
			_, _ = rw.Write([]byte(`{"outcome":"ok"}`))
			return
		}
		_, _ = rw.Write([]byte(`{"outcome":"ok","record":{"number":"` + q.Args["member_number"] + `","rank":"カード 4242424242424242","rows":[{"label":"契約","value":"定期","open":true}]}}`))
	}))
	defer srv.Close()
	w := settled(t)
	w.ask("PUT", "/api/v1/bot/ports/crm?workspace=shop", editor, map[string]any{"revision": 0, "url": srv.URL, "headers": map[string]any{"Authorization": "Bearer x"}}).want(200)
	w.policed(func(b map[string]any) {
		b["crm"], b["crm_before"] = "crm", "all"
		b["asks"] = append(b["asks"].([]any), map[string]any{"item": "member_number", "record": "会員番号"})
	})
	c := w.writes(shopLine, "U1", "m1", words("こんにちは"))
	other := w.writes(shopLine, "U2", "m2", words("別の端末"))
	at := "/api/v1/conversations/" + string(c.ID) + "/customer"
	w.ask("PUT", at+"/attributes", operator, map[string]any{"contact_id": c.Contact.ID, "name": "会員番号", "value": "M77"}).want(204)
	w.ask("POST", at+"/links", supervisor, map[string]any{"contact_id": other.Contact.ID}).want(201)
	got := w.record(c, "")
	if got.State != "shown" || len(got.Records) != 2 || got.Records[0].Number != "M77" || strings.Contains(got.Records[0].Rank, "42424242") || got.Records[1].Known || got.Records[1].Contact != other.Contact.ID {
		t.Fatalf("%+v", got)
	}
	w.record(c, "")
	if n := asked.Load(); n != 2 {
		t.Errorf("asked %d times", n)
	}
	w.record(c, "?afresh=true")
	if n := asked.Load(); n != 4 {
		t.Errorf("asked %d times", n)
	}
	w.clock.advance(time.Minute)
	status = http.StatusInternalServerError
	if got := w.record(c, ""); got.State != "trouble" || got.Why != "failed" || len(got.Records) != 0 {
		t.Errorf("%+v", got)
	}
	w.ask("DELETE", "/api/v1/bot/ports/crm?workspace=shop", editor, nil).want(204)
	if got := w.record(c, ""); got.State != "trouble" || got.Why != "no_port" {
		t.Errorf("%+v", got)
	}
}

// crmOf is a CRM as bad as a test wants.
type crmOf map[string]oneCRM

func (f crmOf) CRMNames(context.Context, desk.WorkspaceID) ([]string, error) { return nil, nil }

func (f crmOf) CRM(_ context.Context, _ desk.WorkspaceID, name string) (flow.CRMPort, error) {
	return f[name], nil
}

type oneCRM func(context.Context) (contact.Record, error)

func (f oneCRM) Record(ctx context.Context, _ desk.WorkspaceID, _ desk.Contact, _ string) (contact.Record, bool, error) {
	r, err := f(ctx)
	return r, true, err
}

// Whatever the CRM does, the desk answers, and says what is wrong; what it failed to say is not remembered.
func TestRecordTrouble(t *testing.T) {
	hang := make(chan struct{})
	defer close(hang)
	fail := errors.New("connection refused")
	w := settled(t)
	clock := newClock()
	env := flow.Env{Clock: clock, IDs: (&counter{}).next, Log: w.deps.Log, Bus: bus.NewHub()}
	d := flow.NewContactDesk(env, w.db, w.db, func(s string) string { return s }, nil, crmOf{
		"down":   func(context.Context) (contact.Record, error) { return contact.Record{}, fail },
		"slow":   func(context.Context) (contact.Record, error) { return contact.Record{}, flow.ErrPortSlow },
		"panics": func(context.Context) (contact.Record, error) { panic("nil map") },
		"hangs":  func(context.Context) (contact.Record, error) { <-hang; return contact.Record{}, nil },
		"heals": func(context.Context) (contact.Record, error) {
			defer func() { fail = nil }()
			return contact.Record{Rank: "A"}, fail
		},
	})
	c := w.writes(shopLine, "U1", "m1", words("こんにちは"))
	by, err := w.db.Person(context.Background(), operator)
	w.must(err)
	version := int64(0)
	ask := func(port string) flow.RecordsView {
		t.Helper()
		p := contact.Default()
		p.CRM, p.Before = port, contact.RevealAll
		w.must(w.db.SaveContactPolicy(context.Background(), flow.ContactPolicyRow{Workspace: shop, Version: version, Body: p}, nil))
		version++
		got, err := d.Record(context.Background(), by, c.ID, false)
		w.must(err)
		return got
	}
	for _, cell := range [][2]string{{"down", "failed"}, {"slow", "timeout"}, {"panics", "failed"}, {"heals", "failed"}, {"heals", ""}} {
		got := ask(cell[0])
		if want := map[bool]flow.SystemState{true: flow.SystemShown, false: flow.SystemTrouble}[cell[1] == ""]; got.State != want || got.Why != cell[1] {
			t.Errorf("%v: %+v", cell, got)
		}
	}
	came := make(chan flow.RecordsView, 1)
	go func() { came <- ask("hangs") }()
	for {
		select {
		case <-clock.waits:
			clock.advance(6 * time.Second)
		case got := <-came:
			if got.State != flow.SystemTrouble || got.Why != "timeout" {
				t.Errorf("%+v", got)
			}
			return
		}
	}
}
