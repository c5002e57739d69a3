package httpapi

import (
	"net/http"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// administrator is the one of the shop.
const administrator = desk.OperatorID(desk.RoleAdministrator)

// TestPeopleAreSetUp: an administrator adds a person and hands them a link; with it they
// choose a password, once, and are in. Whoever is disabled is out at once.
func TestPeopleAreSetUp(t *testing.T) {
	w := settled(t)
	card := map[string]any{"name": "目黒 芽衣", "email": " Mei@Example.JP", "role": "operator", "brands": []any{map[string]any{"id": shop, "role": "operator"}}}
	var mei Member
	w.ask("POST", "/api/v1/people", administrator, card).want(201).into(&mei)
	if mei.Email != "mei@example.jp" || mei.CanSign || len(mei.Brands) != 1 {
		t.Fatalf("%+v", mei)
	}
	w.ask("POST", "/api/v1/people", administrator, card).problem(409, "email_taken")
	w.ask("POST", "/api/v1/people", administrator, map[string]any{"name": "", "email": "x", "role": "operator", "brands": []any{}}).want(422)

	path := "/api/v1/people/" + string(mei.ID)
	var old, link Invitation
	w.ask("POST", path+"/invitation", administrator, nil).want(201).into(&old)
	w.ask("POST", path+"/invitation", administrator, nil).want(201).into(&link)
	look := func(token string) answer {
		return w.ask("POST", "/api/v1/invitation/look", "", map[string]any{"token": token})
	}
	look(old.Token).problem(404, "invitation")
	var who Invited
	look(link.Token).want(200).into(&who)
	if who.Name != "目黒 芽衣" {
		t.Fatalf("%+v", who)
	}
	enter := func(password string) answer {
		return w.ask("POST", "/api/v1/invitation", "", map[string]any{"token": link.Token, "password": password})
	}
	enter("short").problem(422, "weak_password")
	in := enter("open sesame 12").want(200)
	enter("open sesame 13").problem(404, "invitation")
	w.ask("POST", "/api/v1/session", "", map[string]any{"email": "mei@example.jp", "password": "open sesame 12"}).want(200)
	cookie := in.cookies[0]
	with := func(r *http.Request) { r.AddCookie(cookie) }
	w.ask("GET", "/api/v1/me", "", nil, with).want(200)

	card["disabled"], card["edition"] = true, mei.Edition
	w.ask("PUT", path, administrator, card).want(200).into(&mei)
	w.ask("PUT", path, administrator, card).problem(409, "version_conflict")
	w.ask("GET", "/api/v1/me", "", nil, with).problem(401, "unauthenticated")
	w.ask("POST", path+"/invitation", administrator, nil).problem(409, "disabled")
}

// TestNobodyLocksThemselvesOut: one's own role and access are another administrator's.
func TestNobodyLocksThemselvesOut(t *testing.T) {
	w := settled(t)
	mine := map[string]any{"name": "管理者", "email": "a@example.jp", "role": "operator", "edition": 0, "brands": []any{map[string]any{"id": shop, "role": "administrator"}}}
	w.ask("PUT", "/api/v1/people/"+string(administrator), administrator, mine).problem(409, "own_card")
	mine["role"] = "administrator"
	w.ask("PUT", "/api/v1/people/"+string(administrator), administrator, mine).want(200)
	w.ask("PUT", "/api/v1/people/nobody", administrator, mine).want(404)
}

// TestLinksGrowOld: after three days a link works no more.
func TestLinksGrowOld(t *testing.T) {
	w := settled(t)
	var link Invitation
	w.ask("POST", "/api/v1/people/"+string(operator)+"/invitation", administrator, nil).want(201).into(&link)
	w.clock.advance(73 * time.Hour)
	w.ask("POST", "/api/v1/invitation/look", "", map[string]any{"token": link.Token}).problem(404, "invitation")
}
