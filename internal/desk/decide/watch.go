package decide

import (
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/followup"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sendguard"
)

// Watch is what the send guard looks at beside the talk.
type Watch struct {
	Own    []desk.Message // the newest bubbles of the talk
	Others []Acquaintance // whom the writer also serves, or served a moment ago
	Asked  []sendguard.Record
}

// Acquaintance is another customer of an operator's.
type Acquaintance struct {
	Conversation desk.ConversationID
	Contact      desk.Contact
	Traits       desk.Traits
	Fields       []Field
	Wrote        []desk.Message // read only where the text has a number
}

// sight is what the guard knows of the moment at which a text is read.
func (p *pen) sight(cmd Command, text string, at time.Time) sendguard.Sight {
	c, w := p.Case, p.Case.Watch
	s := sendguard.Sight{Own: customer(c.Contact, c.Traits, c.Memory.Fields, nil), Staff: []string{cmd.By.Name}, Book: cmd.Book, Orders: orders(c.Memory.Fields)}
	for _, m := range w.Own {
		if words := textOf(m); words != "" {
			s.Said = append(s.Said, words)
		}
	}
	for _, o := range w.Others {
		if o.Contact.ID != c.Contact.ID {
			s.Others = append(s.Others, customer(o.Contact, o.Traits, o.Fields, o.Wrote))
		}
	}
	s.Wrote = p.wroteSince(cmd.Seen)
	if from, to, due, ok := followup.Sentence(text, at.In(p.zone())); ok && (c.Talk.Care.Due.IsZero() || c.Talk.Care.Due.After(due)) { // else it is kept already
		s.Due = &sendguard.Due{From: from, To: to, At: due}
	}
	if cal, _ := p.calendar(); !cal.Open(at) {
		s.Closed, s.Opens = true, cal.NextOpen(at)
	}
	return s
}

// wroteSince is when the customer wrote last, if that came behind what the writer saw.
func (p *pen) wroteSince(seen desk.MessageID) time.Time {
	last, ok := p.Case.ByID[seen]
	if !ok || p.Case.Watch == nil || last.Thread != p.Case.Thread.ID {
		return time.Time{}
	}
	for _, m := range p.Case.Watch.Own { // newest first
		if m.Direction == desk.In && m.Shown() {
			if desk.Later(m.At, m.Order, last.At, last.Order) {
				return m.At
			}
			break
		}
	}
	return time.Time{}
}

// customer gathers what people are called, and where their numbers stand.
func customer(c desk.Contact, t desk.Traits, fields []Field, wrote []desk.Message) (out sendguard.Customer) {
	if c.Name != "" {
		out.Names = append(out.Names, c.Name)
	}
	add := func(name, title, value string) {
		if value == "" {
			return
		}
		if strings.Contains(strings.ToLower(name), "name") || strings.Contains(name, "名") || strings.Contains(title, "名前") || strings.Contains(title, "氏名") {
			out.Names = append(out.Names, value)
		}
		out.Numbers = append(out.Numbers, value)
	}
	for name, a := range t.Attributes {
		add(name, name, a.Value)
	}
	for _, f := range fields {
		if !f.Photo {
			add(f.Name, f.Title, f.Value)
		}
	}
	for _, m := range wrote {
		if words := textOf(m); m.Direction == desk.In && words != "" {
			out.Numbers = append(out.Numbers, words)
		}
	}
	return out
}

// orders is what a dialogue has found of the customer's order.
func orders(fields []Field) []sendguard.Order {
	of := map[string]string{}
	for _, f := range fields {
		of[f.Name] = f.Value
	}
	day, err := time.Parse(time.DateOnly, of["order_day"])
	if err != nil && of["order_yen"] == "" {
		return nil
	}
	return []sendguard.Order{{Day: day, Yen: strings.ReplaceAll(of["order_yen"], ",", ""), Source: of["order"]}}
}
