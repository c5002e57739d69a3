package bot

import (
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// question says the open question, again if need be. The ways out are always under
// it, and are said in words once.
func (x *walk) question(n Node) {
	var said []desk.Content
	switch {
	case x.s.Pending != nil && x.s.Pending.Phase == Confirm:
		said = x.confirmQuestion(n.Action)
	case x.s.Pending != nil && x.s.Pending.Phase == OfferUndo:
		said = []desk.Content{x.twoButtons(sayUndoAsk, undoTap, labelUndo, keepTap, labelKeep)}
	case n.Choice != nil:
		said = x.choiceQuestion(n.Choice)
	case n.Ask != nil:
		said = []desk.Content{text(x.fill(n.Ask.Text))}
		said[0].Choices = x.choices(x.helpers(n.Ask)...)
	case n.Search != nil:
		said = []desk.Content{text(orElse(x.fill(n.Search.Ask), saySearchAsk))}
		said[0].Choices = x.choices()
	case n.Solved != nil:
		said = []desk.Content{text(orElse(x.fill(n.Solved.Text), saySolvedAsk))}
		said[0].Choices = x.choices(x.choice(yesTap, labelYes), x.choice(noTap, labelNo))
	default:
		return
	}
	if !x.s.Hinted {
		x.s.Hinted = true
		said = hinted(said)
	}
	x.speak(said...)
}

func orElse(s, otherwise string) string {
	if Tidy(s) == "" {
		return otherwise
	}
	return s
}

// hinted tells of the ways out under the question, or before a picture of one.
func hinted(said []desk.Content) []desk.Content {
	if said[0].Kind != desk.Text {
		return append([]desk.Content{text(sayHint)}, said...)
	}
	choices := said[0].Choices
	said[0] = text(cutUnits(said[0].Text.Text, maxText-200) + "\n\n" + sayHint)
	said[0].Choices = choices
	return said
}

// helpers are buttons that make an answer easier: a calendar, a clock, the camera.
func (x *walk) helpers(a *Ask) []desk.Choice {
	switch a.Type {
	case AskDate, AskTime:
		return []desk.Choice{x.picker(a)}
	case AskPhoto:
		return []desk.Choice{{Label: labelCamera, Open: "camera"}, {Label: labelAlbum, Open: "cameraRoll"}}
	}
	return nil
}

// picker is a calendar or a clock. LINE refuses a whole message whose least is not
// before its most: then the answer alone is checked.
func (x *walk) picker(a *Ask) desk.Choice {
	label, p := labelPickDate, &desk.Pick{Mode: "date"}
	if a.Type == AskTime {
		label, p.Mode = labelPickTime, "time"
		p.Min, _ = clockBound(x.fill(a.Min))
		p.Max, _ = clockBound(x.fill(a.Max))
	} else {
		p.Min, p.Max = x.dayBound(a.Min), x.dayBound(a.Max)
		p.Initial = p.Min
	}
	if p.Min != "" && p.Max != "" && p.Min >= p.Max {
		p.Min, p.Max = "", ""
	}
	return desk.Choice{Label: label, Data: x.data(pickTap), Pick: p}
}

// dayBound is a limit of a question for a day as LINE writes it, or nothing.
func (x *walk) dayBound(s string) string {
	if d, ok := bound(x.fill(s), x.today()); ok {
		return d.Format("2006-01-02")
	}
	return ""
}

// options are what can be picked now: the list's lines, then the drawn ones, filled.
func (x *walk) options(c *Choice) []Option {
	var out []Option
	if c.List != "" {
		for i, item := range x.s.Lists[c.List] {
			out = append(out, Option{ID: "i." + itoa(i+1), Label: item.Label, Title: item.Label, Text: item.Note, Value: item.Value, Words: []string{item.Value}})
		}
	}
	for _, o := range c.Options {
		o.Label, o.Title, o.Text, o.Value = x.fill(o.Label), x.fill(o.Title), x.fill(o.Text), x.fill(o.Value)
		if o.Value == "" {
			o.Value = o.ID
		}
		out = append(out, o)
	}
	return out
}

// pick finds the option that words mean: its label, another way to say it, or its
// number. Words that fit two mean none.
func pick(options []Option, words string) (int, bool) {
	found := -1
	for i, o := range options {
		hit := same(o.Label, words)
		for _, w := range o.Words {
			hit = hit || same(w, words)
		}
		if hit && found >= 0 {
			return -1, false
		}
		if hit {
			found = i
		}
	}
	if found < 0 {
		nth := strings.TrimSuffix(strings.TrimSuffix(plain(words), "目"), "番")
		for i := range options {
			if nth == itoa(i+1) {
				return i, true
			}
		}
	}
	return found, found >= 0
}

// choiceQuestion draws a choice as its scenario says. A list that has grown too long
// for buttons or cards is shown as numbered words.
func (x *walk) choiceQuestion(c *Choice) []desk.Content {
	options, words := x.options(c), orElse(x.fill(c.Text), sayPickOne)
	switch {
	case c.As == Menu:
		out := text(words)
		out.Choices = x.choices()
		return []desk.Content{out}
	case c.As == Buttons && len(options) <= maxButtons:
		return x.buttons(c, words, options)
	case c.As == Carousel && len(options) <= maxCards:
		return x.carousel(c, words, options)
	}
	from, to := x.page(options)
	var quick []desk.Choice
	for i := from; i < to; i++ {
		o := options[i]
		if c.List != "" || len(options) > maxQuickOptions || Length(o.Label) > maxLabel {
			words += "\n" + itoa(i+1) + ". " + o.Label
			if o.Text != "" {
				words += "(" + o.Text + ")"
			}
		}
		quick = append(quick, x.choice(o.ID, o.Label))
	}
	switch {
	case to < len(options):
		quick = append(quick, x.choice(moreTap, labelMore))
	case from > 0:
		quick = append(quick, x.choice(moreTap, labelAgain))
	}
	out := text(words)
	out.Choices = x.choices(quick...)
	return []desk.Content{out}
}

// page is the part of the options that is shown now: all, or as many as there are buttons
// for beside the one for more. The numbers go through, and each can be said at any time.
func (x *walk) page(options []Option) (from, to int) {
	if len(options) <= maxQuickOptions {
		return 0, len(options)
	}
	const size = maxQuickOptions - 1
	from = max(x.s.Page, 0) * size
	if from >= len(options) {
		from = 0
	}
	return from, min(from+size, len(options))
}

// turn goes to the next page of the options, behind the last to the first.
func (x *walk) turn(options []Option) {
	_, to := x.page(options)
	if x.s.Page++; to == len(options) {
		x.s.Page = 0
	}
}

// buttons says words that are too long for a template before it.
func (x *walk) buttons(c *Choice, words string, options []Option) []desk.Content {
	var said []desk.Content
	most := maxButtonsText
	if c.Title != "" || c.Image != "" {
		most = maxCompactText
	}
	if Length(words) > most {
		said, words = append(said, text(words)), sayPickOne
	}
	var actions []map[string]any
	for _, o := range options {
		actions = append(actions, button(o.Label, x.data(o.ID)))
	}
	body := card(x.fill(c.Title), words, c.Image, maxButtonsText, actions...)
	body["type"] = "buttons"
	out := template(words, body)
	out.Choices = x.choices()
	return append(said, out)
}

// carousel draws one card an option. All have a title and a picture, or none: LINE
// refuses a mixture.
func (x *walk) carousel(c *Choice, words string, options []Option) []desk.Content {
	titled, pictured := true, true
	for _, o := range options {
		titled, pictured = titled && o.Title != "", pictured && o.Image != ""
	}
	var cards []map[string]any
	for _, o := range options {
		title, body, image, label := "", o.Text, "", o.Label
		if c.List != "" {
			label = orElse(c.Button, labelChoose)
		}
		if titled {
			title = o.Title
		}
		if pictured {
			image = o.Image
		}
		if body == "" {
			body = o.Label
		}
		b := button(label, x.data(o.ID))
		b["displayText"] = cut(o.Label, maxSaid)
		cards = append(cards, card(title, body, image, maxCardText, b))
	}
	out := template(words, map[string]any{"type": "carousel", "columns": cards})
	out.Choices = x.choices()
	return []desk.Content{text(words), out}
}

// twoButtons asks for one of two things; the buttons stay.
func (x *walk) twoButtons(words, yes, yesLabel, no, noLabel string) desk.Content {
	body := card("", words, "", maxButtonsText, button(yesLabel, x.data(yes)), button(noLabel, x.data(no)))
	body["type"] = "buttons"
	out := template(words, body)
	out.Choices = x.choices()
	return out
}
