package bulk

import (
	"strings"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

func TestOrdersThatCouldBeDoneToNobody(t *testing.T) {
	many := strings.Split(strings.Repeat("a,", MaxTags+1), ",")[:MaxTags+1]
	for name, c := range map[string]struct {
		order Order
		code  string
	}{
		"nothing":         {Order{}, "bad_kind"},
		"undo by hand":    {Order{Kind: Undo, Of: "b"}, "bad_kind"},
		"nobody":          {Order{Kind: Assign}, "bad_target"},
		"nowhere":         {Order{Kind: Move}, "bad_target"},
		"no tag":          {Order{Kind: Tag}, "bad_tag"},
		"a bad tag":       {Order{Kind: Tag, AddTags: []string{" a"}}, "bad_tag"},
		"a bad old tag":   {Order{Kind: Tag, RemoveTags: []string{""}}, "bad_tag"},
		"too many tags":   {Order{Kind: Tag, AddTags: many}, "too_many_tags"},
		"no words":        {Order{Kind: Say, Text: " \n"}, "empty"},
		"too many words":  {Order{Kind: Say, Text: strings.Repeat("あ", 2001)}, "text_too_long"},
		"unknown field":   {Order{Kind: Say, Text: "{{nickname}}"}, "bad_field"},
		"an assign":       {Order{Kind: Assign, Operator: "o"}, ""},
		"a move":          {Order{Kind: Move, Queue: "q"}, ""},
		"a tag":           {Order{Kind: Tag, AddTags: []string{"a"}}, ""},
		"2,000 words":     {Order{Kind: Say, Text: strings.Repeat("あ", 2000)}, ""},
		"all the fields":  {Order{Kind: Say, Text: "{{name}}{{ brand }}{{since}}"}, ""},
		"braces, no more": {Order{Kind: Say, Text: "{name}"}, ""},
	} {
		if err := c.order.Valid(); c.code == "" && err != nil || c.code != "" && desk.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %q", name, err, c.code)
		}
	}
}

// Each reason stands in the way alone, and the named consents take theirs away.
func TestWhoIsLeftOut(t *testing.T) {
	all := Order{Kind: Say, Wrote: true, Heated: true}
	for _, c := range []struct {
		order Order
		reach Reach
		want  Reason
	}{
		{Order{}, Reach{}, ""},
		{all, Reach{Blocked: true}, Blocked},
		{all, Reach{Standby: true}, Standby},
		{all, Reach{Group: true}, Group},
		{all, Reach{Muted: true}, Muted},
		{Order{}, Reach{Wrote: true}, WroteSince},
		{all, Reach{Wrote: true}, ""},
		{Order{}, Reach{Heated: true}, HeatedTalk},
		{all, Reach{Heated: true}, ""},
		{Order{FreeOnly: true}, Reach{}, Costs},
		{Order{FreeOnly: true}, Reach{Free: true}, ""},
		{all, Reach{Blocked: true, Wrote: true}, Blocked},
	} {
		if got := c.order.Refuses(c.reach); got != c.want {
			t.Errorf("%+v %+v: %q, want %q", c.order, c.reach, got, c.want)
		}
	}
}

func TestFill(t *testing.T) {
	f := Fields{Name: "佐藤花子", Brand: "ことり書店", Since: "昨日 22:10"}
	for text, want := range map[string]string{
		"{{name}}、{{brand}}です。": "佐藤花子様、ことり書店です。",
		"{{name}}様":             "佐藤花子様",
		"{{ name }} さま":         "佐藤花子様",
		"{{since}}より":           "昨日 22:10より",
		"{name} {{other}}":      "{name} {{other}}",
	} {
		if got := Fill(text, f); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := Fill("{{name}} 様", Fields{}); got != "お客様" {
		t.Errorf("nobody's name: %q", got)
	}
	// a name that looks like a field is a name
	if got := Fill("{{name}}", Fields{Name: "{{brand}}", Brand: "b"}); got != "{{brand}}様" {
		t.Errorf("%q", got)
	}
}
