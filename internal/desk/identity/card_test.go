package identity

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

func TestCard(t *testing.T) {
	brands := []desk.Workspace{{ID: "shop"}, {ID: "club"}}
	good := Card{Name: " 佐藤 花子 ", Email: " Sato@Example.JP ", Language: "fr", Role: desk.RoleOperator, Brands: map[desk.WorkspaceID]desk.Role{"shop": desk.RoleOperator}}
	got, err := good.Clean(brands)
	want := good
	want.Name, want.Email, want.Language = "佐藤 花子", "sato@example.jp", "ja"
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(err, diff)
	}
	if diff := cmp.Diff(got, CardOf(got.On(desk.Person{ID: "p"}))); diff != "" {
		t.Error("a card is not what was written", diff)
	}
	for name, c := range map[string]struct {
		change func(*Card)
		wrong  []string
	}{
		"empty":            {func(c *Card) { *c = Card{} }, []string{"bad_name", "bad_email", "bad_role", "no_brand"}},
		"long":             {func(c *Card) { c.Name, c.Email = strings.Repeat("長", 81), strings.Repeat("a", 250)+"@a.jp" }, []string{"bad_name", "bad_email"}},
		"space in address": {func(c *Card) { c.Email = "a b@c.jp" }, []string{"bad_email"}},
		"strange role":     {func(c *Card) { c.Role = "king" }, []string{"bad_role"}},
		"strange brand":    {func(c *Card) { c.Brands = map[desk.WorkspaceID]desk.Role{"other": desk.RoleOperator} }, []string{"no_workspace"}},
		"role in brand":    {func(c *Card) { c.Brands = map[desk.WorkspaceID]desk.Role{"shop": "king"} }, []string{"no_workspace"}},
	} {
		card := good
		c.change(&card)
		_, err := card.Clean(brands)
		var codes []string
		for _, e := range err.(interface{ Unwrap() []error }).Unwrap() {
			codes = append(codes, desk.CodeOf(e))
		}
		if !slices.Equal(codes, c.wrong) {
			t.Errorf("%s: %v, want %v", name, codes, c.wrong)
		}
	}
}

func TestKeep(t *testing.T) {
	me := desk.Person{ID: "me", Role: desk.RoleAdministrator, Name: "私"}
	same, less, out := CardOf(me), CardOf(me), CardOf(me)
	same.Name, less.Role, out.Disabled = "新しい名前", desk.RoleOperator, true
	for _, c := range []struct {
		by   desk.OperatorID
		card Card
		ok   bool
	}{{"me", same, true}, {"me", less, false}, {"me", out, false}, {"boss", less, true}, {"boss", out, true}} {
		if err := Keep(c.by, me, c.card); (err == nil) != c.ok {
			t.Errorf("%s %+v: %v", c.by, c.card, err)
		}
	}
}
