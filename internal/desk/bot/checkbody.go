package bot

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// body checks what a node says and needs.
func (c *check) body(n Node) {
	switch n.Kind() {
	case "message":
		if len(n.Message.Say) == 0 {
			c.here(empty, "say")
		}
		for _, b := range n.Message.Say {
			c.bubble(b)
		}
	case "choice":
		c.choice(n.Choice)
	case "ask":
		c.ask(n.Ask)
	case "branch":
		for _, one := range n.Branch.Cases {
			c.conditions(one)
		}
	case "set":
		for f, v := range n.Set.Fields {
			c.field(f)
			c.holes(v)
		}
		for _, v := range n.Set.Attributes {
			c.holes(v)
		}
		for _, tag := range slices.Concat(n.Set.AddTags, n.Set.RemoveTags) {
			if desk.CheckTag(tag) != nil {
				c.here(badTag, tag)
			}
		}
	case "action":
		c.action(n.Action)
	case "search":
		c.text(n.Search.Ask)
		c.holes(n.Search.Query)
	case "call":
		if !nameForm.MatchString(n.Call.Scenario) {
			c.here(noScenario, n.Call.Scenario)
		}
	case "hand_off":
		c.text(n.HandOff.Text)
	case "solved":
		c.text(n.Solved.Text)
	case "end":
		c.text(n.End.Text)
	}
}

// text is one that is sent as a message of its own.
func (c *check) text(s string) {
	if units(s) > maxText {
		c.here(tooLong, cut(s, 30))
	}
	c.holes(s)
}

// holes must speak of fields that are set, in forms that exist.
func (c *check) holes(s string) {
	names, forms := holes(s)
	for _, f := range names {
		if attribute, ok := strings.CutPrefix(f, customerHole); ok && attribute != "" {
			continue
		}
		c.knows(f)
	}
	for _, f := range forms {
		if f != "" && f != formDate && f != formNumber {
			c.here(unknownForm, f)
		}
	}
}

func (c *check) knows(field string) {
	if c.lost[field] {
		c.here(noPostal, field)
	}
	if c.known != nil && !c.known[field] {
		c.here(unknownField, field)
	}
}

func (c *check) field(f string) {
	if !Lettered(f, "_", 40) {
		c.here(noField, f)
	}
}

func (c *check) bubble(b Bubble) {
	has := 0
	for _, one := range []bool{b.Text != "", b.Sticker != nil, b.Media != nil, b.Location != nil, b.Rich != nil} {
		if one {
			has++
		}
	}
	switch {
	case has != 1:
		c.here(badBubble, "")
	case b.Text != "":
		c.text(b.Text)
	case b.Sticker != nil && (b.Sticker.Package == "" || b.Sticker.Sticker == ""):
		c.here(empty, "sticker")
	case b.Media != nil && (!b.Media.Kind.Media() || b.Media.Attachment == ""):
		c.here(empty, "media")
	case b.Location != nil && (b.Location.Title == "" || b.Location.Address == ""):
		c.here(empty, "location")
	case b.Location != nil:
		c.place(b.Location.Title)
		c.place(b.Location.Address)
	case b.Rich != nil:
		var object map[string]any
		if Tidy(b.Rich.Alt) == "" || json.Unmarshal(b.Rich.Message, &object) != nil || object["type"] == nil {
			c.here(empty, "rich")
		}
		c.holes(b.Rich.Alt + string(b.Rich.Message))
	}
}

// place is a location's title or address.
func (c *check) place(s string) {
	if units(hole.ReplaceAllString(s, "")) > maxPlace {
		c.here(tooLong, cut(s, 30)+" > "+itoa(maxPlace))
	}
	c.holes(s)
}

func (c *check) ask(a *Ask) {
	if Tidy(a.Text) == "" {
		c.here(empty, "text")
	}
	c.text(a.Text)
	c.text(a.Error)
	c.field(a.Field)
	if !slices.Contains(AskTypes, a.Type) {
		c.here(badType, string(a.Type))
	}
	for _, limit := range []string{a.Min, a.Max} {
		c.holes(limit)
		if limit != "" && !strings.Contains(limit, "{{") && !limitFits(a.Type, limit) {
			c.here(badLimit, limit)
		}
	}
	if _, err := regexp.Compile(`^(?:` + a.Pattern + `)$`); err != nil {
		c.here(badPattern, a.Pattern)
	}
}

func limitFits(t AskType, limit string) bool {
	switch t {
	case AskNumber, AskText:
		_, ok := number(limit)
		return ok
	case AskDate:
		_, ok := bound(limit, time.Time{})
		return ok
	case AskTime:
		_, err := time.Parse("15:04", limit)
		return err == nil
	}
	return false
}

func (c *check) conditions(one Case) {
	if len(one.When) == 0 {
		c.here(badCondition, "")
	}
	for _, w := range one.When {
		looks := 0
		for _, has := range []bool{w.Field != "", w.Attribute != "", w.Tag != "", w.Segment != "", w.Open != nil} {
			if has {
				looks++
			}
		}
		compares := w.Is != "" || w.Not != "" || len(w.In) > 0 || w.Filled != nil || w.AtLeast != "" || w.AtMost != ""
		if looks != 1 || compares != (w.Field != "" || w.Attribute != "") {
			c.here(badCondition, "")
		}
		if w.Field != "" {
			c.knows(w.Field)
		}
		c.holes(w.Is + w.Not + strings.Join(w.In, "") + w.AtLeast + w.AtMost)
	}
}

func (c *check) action(a *Action) {
	if a.Port == "" || a.Name == "" {
		c.here(noPort, "")
	}
	for _, v := range a.Args {
		c.holes(v)
	}
	c.text(a.Wait)
	c.text(a.Confirm)
}
