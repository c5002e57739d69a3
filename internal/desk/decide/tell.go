package decide

import (
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// tell queues a bubble of the desk's own. A free one goes only where it costs nothing, and
// is given up otherwise.
func (p *pen) tell(c desk.Content, free bool) desk.Message {
	m := p.add(desk.Message{Direction: desk.Out, Conversation: p.Case.Talk.ID, At: p.after(), Content: c,
		Author: desk.Author{Kind: desk.BySystem}, Send: &desk.Send{State: desk.SendQueued, QueuedAt: p.now, At: p.now, Free: free}})
	p.newest(m)
	p.job(desk.Job{Kind: desk.JobSend, Key: string(p.Case.Thread.ID), RunAt: p.now})
	return m
}

// tokenMargin is how long a reply token must still live for a bubble to be called free.
const tokenMargin = 3 * time.Second

// free tells whether a bubble costs nothing now.
func (p *pen) free() bool { return p.Case.Thread.Reply.Alive(p.now.Add(tokenMargin)) }

// jot writes a note of the talk, seen by the centre only, and gives its id; "" for no words.
func (p *pen) jot(cmd Command, text string) (desk.MessageID, error) {
	if strings.TrimSpace(text) == "" {
		return "", nil
	}
	if err := p.note(Command{By: cmd.By, Content: words(text)}); err != nil {
		return "", err
	}
	return p.Added[len(p.Added)-1].ID, nil
}
