package decide

import (
	"encoding/json"
	"maps"
	"strconv"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

// utter says the brand's words for an occasion.
func (t *talker) utter(occasion string, choices ...desk.Choice) {
	c := words(t.brain.Settings.word(occasion))
	c.Choices = choices
	t.speak(c)
}

// speak queues a bubble of the bot's.
func (t *talker) speak(c desk.Content) desk.Message { return t.voice(c, false) }

// voice queues a bubble; a free one is given up where it would be billed.
func (t *talker) voice(c desk.Content, free bool) desk.Message {
	t.heraldSurge()
	thread := t.Case.Thread
	m := t.add(desk.Message{Direction: desk.Out, Conversation: t.Case.Talk.ID, At: t.after(), Content: c,
		Author: desk.Author{Kind: voiceOf(t.Case).Kind}, Send: &desk.Send{State: desk.SendQueued, QueuedAt: t.now, At: t.now, Free: free}})
	t.newest(m)
	t.given(c)
	t.job(desk.Job{Kind: desk.JobSend, Key: string(thread.ID), RunAt: t.now})
	return m
}

// own is a button of the bot's own.
func own(decision, what, label string) desk.Choice {
	return desk.Choice{Label: label, Data: botTap{decision, what}.data(), Say: label}
}

// human is the button that is always there. It names the decision on the table, so
// that its outcome is known.
func (t *talker) human() desk.Choice {
	decision := ""
	if t.m.Table != nil {
		decision = t.m.Table.Decision
	}
	return own(decision, tapHuman, labelHuman)
}

// maxLabel is LINE's limit of a button's label (Messaging API reference, action
// objects), in characters; some of ours count double there, so we stay below.
const maxLabel = 20

func cutLabel(s string) string {
	runes := []rune(s)
	if len(runes) <= maxLabel {
		return s
	}
	return string(runes[:maxLabel-1]) + "…"
}

// label notes on a tap what stood on its button, for those who read the talk.
func (t *talker) label(m desk.Message, label string) desk.Message {
	if m.Content.Postback == nil || m.Content.Postback.Label == label {
		return m
	}
	body := *m.Content.Postback
	body.Label = label
	m.Content.Postback = &body
	t.edit(m, "labelled")
	m.Version++
	return m
}

// maxButtons bounds what is kept of labels: about what three messages can hold.
const maxButtons = 40

// given keeps the labels of what a bubble gives to tap, so that the tap can be told in
// words when it comes.
func (t *talker) given(c desk.Content) {
	labels := map[string]string{}
	for _, choice := range c.Choices {
		labels[choice.Data] = choice.Label
	}
	if c.Rich != nil {
		var object any
		if json.Unmarshal(c.Rich.Message, &object) == nil {
			actionLabels(object, labels)
		}
	}
	delete(labels, "")
	if len(labels) == 0 {
		return
	}
	all := labels
	if len(t.m.Buttons)+len(labels) <= maxButtons {
		all = maps.Clone(t.m.Buttons)
		if all == nil {
			all = map[string]string{}
		}
		maps.Copy(all, labels)
	}
	t.m.Buttons = all
}

// actionLabels finds the actions in a message object of LINE's.
func actionLabels(v any, into map[string]string) {
	switch v := v.(type) {
	case []any:
		for _, one := range v {
			actionLabels(one, into)
		}
	case map[string]any:
		data, isTap := v["data"].(string)
		label, named := v["label"].(string)
		if isTap && named {
			into[data] = label
		}
		for _, one := range v {
			actionLabels(one, into)
		}
	}
}

func (t *talker) try(one Try) {
	one.At = t.now
	t.m.Tried = append(t.m.Tried, one)
}

// about notes the topic, unless a person has set it.
func (t *talker) about(topic string, m desk.Message) {
	now := t.Case.Talk.Topic
	if topic == "" || now.By != "" || now.Value == topic {
		return
	}
	t.touch("topic", func(c *conversation.Conversation) {
		c.Topic = conversation.Signal{Value: topic, Message: m.ID, Why: "faq"}
	})
}

// likelyTopic is how likely an entry must be to say what an inquiry is about.
const likelyTopic = 0.2

// guess notes what an inquiry seems to be about while nothing better is known: the part of
// their category on which the likely entries agree. Who takes over wants to know at a glance.
func (t *talker) guess(found retrieval.Found, m desk.Message) {
	if t.Case.Talk.Topic.Value != "" {
		return
	}
	var agreed []string
	for _, h := range found.Hits[:min(3, len(found.Hits))] {
		faq, ok := t.brain.FAQ(h.ID)
		if !ok || h.P < likelyTopic {
			continue
		}
		if parts := strings.Split(faq.Topic, "・"); agreed == nil {
			agreed = parts
		} else {
			agreed = shared(agreed, parts)
		}
	}
	t.about(strings.Join(agreed, "・"), m)
}

// shared gives what two lists begin with alike.
func shared(a, b []string) []string {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return a[:n]
}

// requested notes the words that call for a person. A bare wish for one says nothing of
// what it is about: the question before it stays.
func (t *talker) requested(m desk.Message, code string) {
	if code != "wish" || t.m.Request == "" {
		t.m.Request = m.ID
	}
}

// parting is what the customer hears when people are to take over: that it is closed, that
// nobody is there, that many wait, or that somebody will come. own are the scenario's words.
func (t *talker) parting(code, own string) string {
	s, staff, hours := t.brain.Settings, t.brain.Staff, t.hours()
	crowd := staff.Crowd(t.Case.Talk.Queue)
	honest := ""
	switch {
	case !hours.Open(t.now):
		return s.ClosedWords(hours, t.now)
	case staff.Known && staff.Present == 0:
		honest = s.word("absent")
	case crowd > 0:
		honest = strings.ReplaceAll(s.word("busy"), "{{waiting}}", strconv.Itoa(crowd))
	case own != "":
		return own
	case code == "complaint":
		return s.word("complaint")
	default:
		return s.word("human")
	}
	if own == "" && code == "complaint" {
		own = s.word("sorry")
	}
	return strings.TrimSpace(own + "\n\n" + honest)
}
