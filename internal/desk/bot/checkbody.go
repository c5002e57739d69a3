package bot

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"
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
	if c.known != nil && !c.known[field] {
		c.here(unknownField, field)
	}
}

var fieldForm = regexp.MustCompile(`^[\p{L}\p{N}_]{1,40}$`)

func (c *check) field(f string) {
	if !fieldForm.MatchString(f) {
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
	case b.Rich != nil:
		var object map[string]any
		if tidy(b.Rich.Alt) == "" || json.Unmarshal(b.Rich.Message, &object) != nil || object["type"] == nil {
			c.here(empty, "rich")
		}
		c.holes(b.Rich.Alt + string(b.Rich.Message))
	}
}

func (c *check) choice(q *Choice) {
	if tidy(q.Text) == "" {
		c.here(empty, "text")
	}
	c.text(q.Text)
	if q.Field != "" {
		c.field(q.Field)
	}
	if len(q.Options) == 0 && q.List == "" {
		c.here(empty, "options")
	}
	if q.List != "" {
		c.knows(q.List)
	}
	most := map[Style]int{"": maxQuickOptions, Quick: maxQuickOptions, Buttons: maxButtons, Carousel: maxCards, Menu: 20}[q.As]
	switch {
	case most == 0:
		c.here(badType, string(q.As))
	case len(q.Options) > most:
		c.here(tooMany, "options "+itoa(len(q.Options))+" > "+itoa(most))
	}
	long := maxButtonsText
	if q.Title != "" || q.Image != "" {
		long = maxCompactText
	}
	if q.As == Buttons && Length(q.Text) > long {
		c.here(tooLong, cut(q.Text, 30)+" > "+itoa(long))
	}
	c.label(q.Button)
	c.title(q.Title)
	c.image(q.Image)
	c.options(q)
}

func (c *check) options(q *Choice) {
	ids, labels := map[string]bool{}, map[string]bool{}
	for _, o := range q.Options {
		switch {
		case !nameForm.MatchString(o.ID):
			c.here(badOption, o.ID)
		case ids[o.ID]:
			c.here(twice, o.ID)
		case tidy(o.Label) == "":
			c.here(empty, "label")
		case labels[plain(o.Label)]:
			c.here(sameLabel, o.Label)
		}
		ids[o.ID], labels[plain(o.Label)] = true, true
		c.label(o.Label)
		c.title(o.Title)
		c.image(o.Image)
		c.holes(o.Text + o.Value)
		most := maxCardText
		if o.Title != "" || o.Image != "" {
			most = maxCompactText
		}
		if Length(o.Text) > most {
			c.here(tooLong, cut(o.Text, 30)+" > "+itoa(most))
		}
	}
}

func (c *check) label(s string) {
	if Length(hole.ReplaceAllString(s, "")) > maxLabel {
		c.here(tooLong, s+" > "+itoa(maxLabel))
	}
	c.holes(s)
}

func (c *check) title(s string) {
	if Length(hole.ReplaceAllString(s, "")) > maxTitle {
		c.here(tooLong, s+" > "+itoa(maxTitle))
	}
	c.holes(s)
}

func (c *check) image(s string) {
	if s != "" && (!strings.HasPrefix(s, "https://") || len(s) > 2000) {
		c.here(badImage, cut(s, 60))
	}
}

func (c *check) ask(a *Ask) {
	if tidy(a.Text) == "" {
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
