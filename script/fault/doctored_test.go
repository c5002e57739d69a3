package fault

import (
	"encoding/json"
	"testing"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// sound is a small world in which everything holds.
func sound() *world {
	return &world{
		said:          []said{{user: "U1", channel: "c1", event: "e1", text: "hello", nth: 1, acked: true}, {user: "U1", channel: "c1", event: "e2", text: "again", nth: 2, acked: true}},
		posted:        []posted{{message: "m3", text: "yes"}, {message: "m4", text: "no"}},
		seen:          []lineemu.Item{saw("U1", "c1", "yes"), saw("U1", "c1", "no")},
		channels:      map[string]string{"c1": "w1", "c2": "w2"},
		threads:       map[string]thread{"t1": {"t1", "w1", "c1", "U1"}},
		conversations: []conversation{{id: "v1", workspace: "w1", thread: "t1", state: "active", assignee: "op1", weight: 1, version: 1}},
		messages: []message{
			{id: "m1", workspace: "w1", thread: "t1", direction: "in", text: "hello", event: "e1", external: "1", version: 1},
			{id: "m2", workspace: "w1", thread: "t1", direction: "in", text: "again", event: "e2", external: "2", version: 1},
			{id: "m3", workspace: "w1", thread: "t1", direction: "out", author: "op1", text: "yes", external: "3", version: 2, state: "sent", route: "push"},
			{id: "m4", workspace: "w1", thread: "t1", direction: "out", text: "no", version: 1, state: "unknown", route: "reply"},
		},
		inbox:     []inboxRow{{"c1", "e1", "done"}, {"c1", "e2", "done"}, {"c1", "job:profile:x:1:1", "done"}},
		people:    []carrier{{"op1", 1, 2}},
		sendJobs:  map[string]bool{},
		openCalls: map[string]bool{},
		facts: []fact{{kind: "conversation.opened", conversation: "v1", version: 1}, {kind: "message.stored", message: "m1", version: 1},
			{kind: "message.stored", message: "m2", version: 1}, {kind: "message.stored", message: "m3", by: "op1", version: 1},
			{kind: "message.changed", message: "m3", version: 2}, {kind: "message.stored", message: "m4", version: 1}},
	}
}

// logged is a log that holds this.
func logged(text string) *tail {
	b := &tail{}
	_, _ = b.Write([]byte(text))
	return b
}

func saw(user, channel, text string) lineemu.Item {
	body, _ := json.Marshal(map[string]string{"type": "text", "text": text})
	return lineemu.Item{UserID: user, ChannelID: channel, Direction: lineemu.Out, Message: body}
}

func TestASoundWorldPasses(t *testing.T) {
	if found := check(sound(), true); len(found) > 0 {
		t.Fatalf("found %v", found)
	}
}

// Each rule has a world that breaks it; a checker that missed one would prove nothing.
func TestEveryRuleIsSeenBroken(t *testing.T) {
	for name, c := range map[string]struct {
		rule   string
		doctor func(*world)
	}{
		"an acknowledged event is gone":      {ruleAcked, func(w *world) { w.inbox = w.inbox[1:] }},
		"a decided event left no bubble":     {ruleTalk, func(w *world) { w.messages = w.messages[1:] }},
		"an event made two bubbles":          {ruleUnique, func(w *world) { w.messages = append(w.messages, w.messages[0]) }},
		"LINE's message is there twice":      {ruleUnique, func(w *world) { w.messages[3].external = "3" }},
		"an event that nobody said":          {ruleStranger, func(w *world) { w.inbox[2].event = "e9" }},
		"an answer taken and not stored":     {rulePosted, func(w *world) { w.messages[3].text = "never" }},
		"an answer stored twice":             {rulePosted, func(w *world) { w.messages[3].text = "yes" }},
		"an answer seen twice":               {ruleOnce, func(w *world) { w.seen = append(w.seen, w.seen[1]) }},
		"sent and not seen":                  {ruleSent, func(w *world) { w.seen = w.seen[1:] }},
		"failed and seen":                    {ruleUnsent, func(w *world) { w.messages[2].state = "failed" }},
		"queued and seen":                    {ruleUnsent, func(w *world) { w.messages[2].state = "queued" }},
		"a push that is unknown":             {ruleUnknown, func(w *world) { w.messages[3].route = "push" }},
		"queued without a job":               {ruleForgot, func(w *world) { w.messages[3].state = "queued" }},
		"an open call without a job":         {ruleForgot, func(w *world) { w.openCalls["t1"] = true }},
		"still sending":                      {ruleSettled, func(w *world) { w.messages[3].state = "sending" }},
		"still pending":                      {ruleSettled, func(w *world) { w.inbox[1].state = "pending" }},
		"quarantined":                        {ruleAside, func(w *world) { w.inbox[1].state = "quarantined" }},
		"a customer's words out of order":    {ruleOrderIn, func(w *world) { w.messages[0], w.messages[1] = w.messages[1], w.messages[0] }},
		"answers seen out of order":          {ruleOrderOut, func(w *world) { w.seen[0], w.seen[1] = w.seen[1], w.seen[0] }},
		"at work and nobody's":               {ruleOwner, func(w *world) { w.conversations[0].assignee = "" }},
		"waiting and somebody's":             {ruleOwner, func(w *world) { w.conversations[0].state = "waiting" }},
		"two open inquiries of one talk":     {ruleOwner, func(w *world) { w.conversations = append(w.conversations, w.conversations[0]) }},
		"a load that is not held":            {ruleLoad, func(w *world) { w.people[0].load = 2 }},
		"more than the capacity":             {ruleLoad, func(w *world) { w.people[0].capacity = 0 }},
		"a bubble of another brand":          {ruleBrand, func(w *world) { w.messages[0].workspace = "w2" }},
		"a talk of another brand":            {ruleBrand, func(w *world) { w.threads["t1"] = thread{"t1", "w2", "c1", "U1"} }},
		"an inquiry of another brand":        {ruleBrand, func(w *world) { w.conversations[0].workspace = "w2" }},
		"seen by somebody else":              {ruleBrand, func(w *world) { w.seen[0].UserID = "U2" }},
		"a change of a bubble without fact":  {ruleFacts, func(w *world) { w.facts = append(w.facts[:4], w.facts[5:]...) }},
		"a change of an inquiry without one": {ruleFacts, func(w *world) { w.conversations[0].version = 2 }},
		"an answer that is nobody's":         {ruleWho, func(w *world) { w.facts[3].by = "" }},
		"an answer that is somebody else's":  {ruleWho, func(w *world) { w.facts[3].by = "op2" }},
		"words of a customer in a fact":      {ruleSilent, func(w *world) { w.facts[1].data = `{"text":"c1 says 7"}` }},
		"a secret in a log":                  {ruleSilent, func(w *world) { w.leaks = logged("level=WARN msg=refused header=token-of-op3\n").leaks() }},
		"an answer in a log":                 {ruleSilent, func(w *world) { w.leaks = logged("well\nkey=\"key of o3 answers 12\"\n").leaks() }},
	} {
		t.Run(name, func(t *testing.T) {
			w := sound()
			c.doctor(w)
			for _, b := range check(w, true) {
				if b.rule == c.rule && len(b.ids) > 0 {
					return
				}
			}
			t.Fatalf("%q was not seen broken; found %v", c.rule, check(w, true))
		})
	}
}
