package httpapi

import (
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Message is one bubble as the API shows it.
type Message struct {
	ID           desk.MessageID            `json:"id"`
	Version      int64                     `json:"version"`
	Thread       desk.ThreadID             `json:"thread_id"`
	Conversation Null[desk.ConversationID] `json:"conversation_id"`
	Direction    Direction                 `json:"direction"`
	Kind         desk.ContentKind          `json:"kind"`
	At           Time                      `json:"at"`
	Author       Author                    `json:"author"`
	Content      Content                   `json:"content"`
	Unsent       bool                      `json:"unsent" doc:"taken back by the customer; content is then empty"`
	Edited       bool                      `json:"edited"`
	Quoted       Null[desk.MessageID]      `json:"quoted_message_id"`
	ImageSet     Null[ImageSet]            `json:"image_set"`
	Send         Null[Send]                `json:"send"`
	Standby      bool                      `json:"standby"`
	Step         Null[ScenarioStep]        `json:"step" doc:"of the scenario that said it"`
}

// ScenarioStep is where in a scenario something was said, by the names that it had then.
type ScenarioStep struct {
	Scenario string `json:"scenario"`
	Node     string `json:"node"`
	Title    string `json:"title" doc:"of the node; empty where it has none"`
}

// Author is who wrote a bubble.
type Author struct {
	Kind desk.ActorKind `json:"kind" enum:"customer,operator,bot,system"`
	ID   Null[string]   `json:"id"`
	Name string         `json:"name"`
}

// ImageSet is the place of a picture among those sent together.
type ImageSet struct {
	ID    string    `json:"id"`
	Index int       `json:"index"`
	Total Null[int] `json:"total"`
}

// Send is how far an outgoing bubble has come.
type Send struct {
	State SendState       `json:"state"`
	Route Null[SendRoute] `json:"route"`
	Error Null[SendError] `json:"error"`
	At    Null[Time]      `json:"at"`
	Until Null[Time]      `json:"undo_until" doc:"queued: until then it waits for its writer to take it back"`
}

// SendError is why a bubble was not sent; Message is in LINE's own words.
type SendError struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// showMessage gives a bubble its form, with what it refers to looked up in the
// page it came with and in the operators' names.
func showMessage(m desk.Message, page flow.MessagePage, names map[desk.OperatorID]string) Message {
	out := Message{
		ID: m.ID, Version: m.Version, Thread: m.Thread, Conversation: orNull(m.Conversation), Direction: Direction(m.Direction),
		Kind: m.Content.Kind, At: Time{m.At}, Author: showAuthor(m.Author, page, names), Content: Content{struct{}{}},
		Unsent: !m.Shown(), Edited: !m.EditedAt.IsZero(), Quoted: orNull(page.Quoted[m.QuotedID]), Standby: m.Standby,
	}
	if m.Shown() {
		out.Content = showContent(m.Content)
	}
	if s := m.Content.Step; s != nil && m.Shown() {
		out.Step = some(ScenarioStep(*s))
	}
	if set := m.ImageSet; set != nil {
		out.ImageSet = some(ImageSet{set.ID, set.Index, orNull(set.Total)})
	}
	if s := m.Send; s != nil {
		send := Send{State: SendState(s.State), Route: orNull(SendRoute(s.Route)), At: moment(s.At)}
		if s.State == desk.SendQueued {
			send.Until = moment(s.NotBefore)
		}
		if s.Error != "" {
			send.Error = some(SendError{s.Error, s.Detail})
		}
		out.Send = some(send)
	}
	return out
}

func showAuthor(a desk.Author, page flow.MessagePage, names map[desk.OperatorID]string) Author {
	out := Author{Kind: a.Kind}
	switch {
	case a.Operator != "":
		out.ID, out.Name = some(string(a.Operator)), names[a.Operator]
	case a.Contact != "":
		out.ID, out.Name = some(string(a.Contact)), page.Authors[a.Contact].Name
	}
	return out
}
