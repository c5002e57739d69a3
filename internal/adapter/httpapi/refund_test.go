package httpapi

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// administrator is who sets limits.
const refundAdmin = desk.OperatorID("administrator")

// may tells why somebody may not make a step: "" they may, "-" it does not come next.
func (r Refund) may(verb string) string {
	for _, m := range r.May {
		if string(m.Verb) == verb {
			return m.Why
		}
	}
	return "-"
}

// TestRefunds: an operator asks, another person approves within their limit, a person pays, the
// customer is told; each sees what they may do, why not, and who may instead.
func TestRefunds(t *testing.T) {
	w := settled(t)
	c := w.writes(shopLine, "U1", "m1", words("割れていました"))
	path := "/api/v1/conversations/" + string(c.ID)
	w.ask("POST", path+"/accept", operator, map[string]any{}).want(200)
	asks := func(key string, change map[string]any) answer {
		body := map[string]any{"amount": 12800, "order": "M-10234", "reason": "defect", "words": "届いた時に割れていた", "way": "card"}
		for k, v := range change {
			body[k] = v
		}
		return w.ask("POST", path+"/refunds", operator, body, with("Idempotency-Key", key))
	}
	asks("bad", map[string]any{"amount": 0}).want(422)
	asks("bad", map[string]any{"words": "カードは4111 1111 1111 1111です"}).problem(422, "refund_digits")
	asks("bad", map[string]any{"words": "三井住友銀行 普通 1234567"}).problem(422, "refund_digits")
	asks("bad", map[string]any{"reason": "else", "words": " "}).problem(422, "refund_words")
	var r, again Refund
	asks("a", nil).want(201).into(&r)
	asks("a", map[string]any{"amount": 1}).problem(422, "idempotency_mismatch")
	asks("a", map[string]any{"order": " M-10234 "}).want(201).into(&again)
	if r.State != "requested" || r.ID != again.ID || again.Amount != 12800 || r.may("approve") != "refund_own" || r.may("withdraw") != "" || r.may("pay") != "-" || len(r.Approvers) == 0 || len(r.Steps) != 1 || r.Steps[0].By == "" {
		t.Errorf("%+v", r)
	}
	step := func(verb string, who desk.OperatorID, words string) answer {
		return w.ask("POST", "/api/v1/refunds/"+r.ID+"/"+verb, who, map[string]any{"words": words})
	}
	step("approve", operator, "").problem(403, "refund_own")
	step("approve", colleague, "").problem(403, "refund_limit")
	step("approve", outsider, "").problem(404, "not_found")
	step("pay", supervisor, "K-1").problem(409, "refund_moved")
	step("refuse", supervisor, "").problem(422, "refund_words")
	w.ask("GET", "/api/v1/refunds/"+r.ID, colleague, nil).want(200).into(&r)
	if r.may("approve") != "refund_limit" || r.Limit != 0 || strings.Contains(strings.Join(r.Approvers, " "), string(colleague)) {
		t.Errorf("a colleague sees %+v", r)
	}
	var list struct {
		Items  []Refund
		Counts []RefundCount
	}
	w.ask("GET", "/api/v1/refunds", supervisor, nil).want(200).into(&list)
	if len(list.Items) != 1 || list.Items[0].Conversation.value == nil || list.Items[0].may("approve") != "" || len(list.Counts) != 1 || list.Counts[0].Yen != 12800 {
		t.Errorf("%+v", list)
	}
	w.ask("GET", "/api/v1/refunds", outsider, nil).want(200).into(&list)
	if len(list.Items)+len(list.Counts) != 0 {
		t.Errorf("another brand sees %+v", list)
	}
	step("approve", supervisor, "").want(200)
	step("approve", refundAdmin, "").problem(409, "refund_moved")
	step("pay", operator, "K-1").problem(403, "forbidden")
	step("pay", supervisor, "").problem(422, "refund_words")
	step("pay", supervisor, "K-2026-1").want(200)
	w.ask("GET", "/api/v1/refunds/"+r.ID, operator, nil).want(200).into(&r)
	if r.State != "done" || r.may("notify") != "" || !strings.Contains(r.Notice, "12,800円") || !strings.Contains(r.Notice, "M-10234") || strings.ContainsAny(r.Notice, "{}") || r.Steps[2].Words != "K-2026-1" {
		t.Errorf("%+v", r)
	}
	tell := func(key, in string, text string) answer {
		return w.ask("POST", "/api/v1/refunds/"+r.ID+"/notify", operator, map[string]any{"conversation_id": in, "message": map[string]any{"text": text}}, with("Idempotency-Key", key))
	}
	words := r.Notice
	tell("n", "nobody", words).problem(404, "not_found")
	tell("n", string(c.ID), words).want(200).into(&r)
	tell("n", string(c.ID), words).want(200)
	if r.State != "notified" || r.Message.value == nil {
		t.Errorf("%+v", r)
	}
	tell("o", string(c.ID), "もう一度").problem(409, "refund_moved")
	var of struct{ Items []Refund }
	w.ask("GET", path+"/refunds", operator, nil).want(200).into(&of)
	w.ask("GET", "/api/v1/refunds?state=over", supervisor, nil).want(200).into(&list)
	if len(of.Items) != 1 || len(list.Items) != 1 || list.Items[0].State != "notified" {
		t.Errorf("%+v %+v", of, list)
	}
	file := string(w.ask("GET", "/api/v1/refunds.csv?workspace=shop", supervisor, nil).want(200).body)
	if !strings.HasPrefix(file, "\ufeff番号,") || !strings.Contains(file, "お客様へ連絡済み,12800,M-10234,不良・破損") || strings.Count(file, "\r\n") != 2 {
		t.Error(file)
	}
	asks("other", map[string]any{"order": "m-10234", "amount": 200}).want(201).into(&r)
	if r.Beside != 12800 {
		t.Errorf("beside it %d yen go back", r.Beside)
	}
	tell("n", string(c.ID), words).problem(422, "idempotency_mismatch") // the key's words are of the first one
}

// TestRefundLimits: administrators set them, each version is kept; nobody else does, by a settings
// file either.
func TestRefundLimits(t *testing.T) {
	w := settled(t)
	set := func(who desk.OperatorID, version int, change map[string]any) answer {
		body := map[string]any{"workspace_id": "shop", "version": version, "limits": map[string]any{"operator": 1000, "supervisor": 5000, "administrator": 10000}, "apart": 3000,
			"remind_minutes": 5, "alert_minutes": 10, "notice": "{refund.amount}を返金しました。"}
		for k, v := range change {
			body[k] = v
		}
		return w.ask("PUT", "/api/v1/refunds/settings", who, body)
	}
	set(supervisor, 0, nil).problem(403, "forbidden")
	set(refundAdmin, 0, map[string]any{"notice": "{refund.bank}"}).problem(422, "unknown_field")
	set(refundAdmin, 0, map[string]any{"alert_minutes": 1}).problem(422, "bad_time")
	var got RefundSettings
	set(refundAdmin, 0, nil).want(200).into(&got)
	if got.Version != 1 || got.Limits.Operator != 1000 || got.Apart != 3000 || got.Alert != 10 || got.By == "" || len(got.Fields) == 0 || !got.Rules {
		t.Errorf("%+v", got)
	}
	set(refundAdmin, 0, nil).problem(409, "version_conflict")
	w.ask("GET", "/api/v1/refunds/settings?workspace=shop", operator, nil).want(200).into(&got)
	if got.Rules || got.Limits.Supervisor != 5000 {
		t.Errorf("%+v", got)
	}
	var history struct{ Items []RefundSettings }
	w.ask("GET", "/api/v1/refunds/settings/history?workspace=shop", operator, nil).want(200).into(&history)
	if len(history.Items) != 1 {
		t.Errorf("%+v", history)
	}

	file := w.exported("shop", supervisor)
	plan := w.plans("shop", supervisor, file)
	for _, p := range plan.Parts {
		if p.Part == "refunds" && (len(p.Errors) > 0 || p.Count != 0) {
			t.Errorf("what changes nothing: %+v", p)
		}
	}
	plan = w.plans("shop", supervisor, strings.Replace(file, `"supervisor": 5000`, `"supervisor": 9000000`, 1))
	refused := false
	for _, p := range plan.Parts {
		refused = refused || p.Part == "refunds" && len(p.Errors) > 0
	}
	if !refused {
		t.Error("a supervisor raises their own limit by a file")
	}

	c := w.writes(shopLine, "U1", "m1", words("割れていました"))
	w.ask("POST", "/api/v1/conversations/"+string(c.ID)+"/accept", operator, map[string]any{}).want(200)
	ask := func(key string, amount int) (r Refund) {
		w.ask("POST", "/api/v1/conversations/"+string(c.ID)+"/refunds", operator, map[string]any{"amount": amount, "reason": "defect", "way": "points"}, with("Idempotency-Key", key)).want(201).into(&r)
		return r
	}
	w.clock.advance(2 * time.Second) // the rules are read again
	small, middle, big := ask("a", 1000), ask("b", 5000), ask("c", 5001)
	step := func(r Refund, verb string, who desk.OperatorID) answer {
		return w.ask("POST", "/api/v1/refunds/"+r.ID+"/"+verb, who, map[string]any{"words": "K"})
	}
	step(small, "approve", colleague).want(200)
	step(middle, "approve", colleague).problem(403, "refund_limit")
	step(middle, "approve", supervisor).want(200)
	step(middle, "pay", supervisor).problem(403, "refund_apart")
	step(middle, "pay", refundAdmin).want(200)
	step(big, "approve", supervisor).problem(403, "refund_limit")
	if len(big.Approvers) != 1 || !strings.Contains(big.Approvers[0], string(refundAdmin)) {
		t.Errorf("who may: %v", big.Approvers)
	}

	// parts of one order are judged as one
	part := func(key string) (r Refund) {
		w.ask("POST", "/api/v1/conversations/"+string(c.ID)+"/refunds", operator, map[string]any{"amount": 600, "order": "M-1", "reason": "defect", "way": "points"}, with("Idempotency-Key", key)).want(201).into(&r)
		return r
	}
	one, two := part("p1"), part("p2")
	step(one, "approve", colleague).problem(403, "refund_limit")
	step(two, "approve", supervisor).want(200)
	w.ask("GET", "/api/v1/refunds/"+one.ID, colleague, nil).want(200).into(&one)
	if one.Beside != 600 || one.may("approve") != "refund_limit" || strings.Contains(strings.Join(one.Approvers, " "), string(colleague)) {
		t.Errorf("%+v", one)
	}

	// of several who approve at once one does, the others are told
	race := ask("d", 900)
	var wg sync.WaitGroup
	codes := make([]int, 3)
	for i, who := range []desk.OperatorID{colleague, supervisor, refundAdmin} {
		wg.Go(func() { codes[i] = step(race, "approve", who).status })
	}
	wg.Wait()
	won := 0
	for _, code := range codes {
		switch code {
		case 200:
			won++
		case 409:
		default:
			t.Errorf("%v", codes)
		}
	}
	if w.ask("GET", "/api/v1/refunds/"+race.ID, operator, nil).want(200).into(&race); won != 1 || len(race.Steps) != 2 {
		t.Errorf("%v %+v", codes, race.Steps)
	}
}
