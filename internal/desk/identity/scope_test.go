package identity

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// TestEveryActionHasItsScope: whoever adds an action says which keys reach it, or that none does.
func TestEveryActionHasItsScope(t *testing.T) {
	never := []Action{ManagePeople, ManageBrands, ManageKeys, ManageHooks, RevealForm, ApproveRefund, PayRefund, RuleRefunds} // two persons are two people at the console
	for role, actions := range grants {
		for _, a := range actions {
			if got := inScope(Scopes, a); got == slices.Contains(never, a) {
				t.Errorf("%s of %s: some scope reaches it: %v", a, role, got)
			}
		}
	}
}

func TestAKeyReachesNoFartherThanItsScopes(t *testing.T) {
	boss := member(desk.RoleAdministrator)
	boss.Memberships["v"] = desk.RoleAdministrator
	key := Bound(boss, []string{ScopeRead}, []desk.WorkspaceID{"w", "never mine"})
	for _, c := range []struct {
		a    Action
		w    desk.WorkspaceID
		want bool
	}{
		{ReadConversation, "w", true}, {ReadConversation, "v", false}, {ReadConversation, "never mine", false},
		{Work, "w", false}, {ManageChannel, "w", false}, {ManagePeople, "", false}, {ManageKeys, "", false},
	} {
		if got := Can(key, c.a, Subject{Workspace: c.w}); got != c.want {
			t.Errorf("%s in %q: %v", c.a, c.w, got)
		}
	}
	if !Can(boss, Work, Subject{Workspace: "v"}) {
		t.Error("a key took something from its owner")
	}
	if all := Bound(boss, nil, nil); Anywhere(all, ReadDirectory) {
		t.Error("a key without scopes reaches everything")
	}
	operator := Bound(member(desk.RoleOperator), Scopes, nil)
	if Can(operator, ManageChannel, Subject{Workspace: "w"}) || !Can(operator, Work, Subject{Workspace: "w"}) {
		t.Error("a key is not what its owner is")
	}
}

func TestKeySheet(t *testing.T) {
	now := time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)
	owner := desk.Person{Memberships: map[desk.WorkspaceID]desk.Role{"w": desk.RoleAdministrator}}
	good := KeySheet{Name: " 基幹連携 ", Scopes: []string{"report", "read", "read"}, Brands: []desk.WorkspaceID{"w", "w"}, Until: now.Add(time.Hour)}
	got, err := good.Clean(owner, now)
	if err != nil || got.Name != "基幹連携" || !slices.Equal(got.Scopes, []string{"read", "report"}) || len(got.Brands) != 1 {
		t.Fatalf("%+v %v", got, err)
	}
	for name, c := range map[string]struct {
		change func(*KeySheet)
		wrong  string
	}{
		"no name":       {func(k *KeySheet) { k.Name = strings.Repeat("長", 81) }, "bad_name"},
		"no scope":      {func(k *KeySheet) { k.Scopes = nil }, "bad_scope"},
		"strange scope": {func(k *KeySheet) { k.Scopes = []string{"read", "everything"} }, "bad_scope"},
		"strange brand": {func(k *KeySheet) { k.Brands = []desk.WorkspaceID{"other"} }, "no_workspace"},
		"for ever":      {func(k *KeySheet) { k.Until = now.Add(MaxKeyLife + time.Second) }, "bad_expiry"},
		"over":          {func(k *KeySheet) { k.Until = now }, "bad_expiry"},
	} {
		k := good
		c.change(&k)
		if _, err := k.Clean(owner, now); err == nil || desk.CodeOf(err.(interface{ Unwrap() []error }).Unwrap()[0]) != c.wrong {
			t.Errorf("%s: %v", name, err)
		}
	}
}
