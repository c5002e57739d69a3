package scenario

import (
	"slices"
	"time"
)

// readSteps reads a list of steps and refuses times that go back.
func (p *parser) readSteps(to *[]step) func(node) error {
	return func(n node) error {
		var clock time.Duration // of the step before, as far as the file tells
		return n.each("steps", func(v node) error {
			s, err := p.readStep(v)
			if err != nil {
				return err
			}
			switch {
			case s.at.after:
				clock += s.at.d
			case s.at.given && s.at.d < clock:
				return v.errorf("at %v is before the step above, which is at %v: put steps in order, or side by side under parallel", s.at.d, clock)
			case s.at.given:
				clock = s.at.d
			}
			if s.repeat.count > 1 {
				clock += time.Duration(s.repeat.count-1) * s.repeat.every
			}
			*to = append(*to, s)
			return nil
		})
	}
}

func (p *parser) readStep(n node) (step, error) {
	s := step{line: n.Line}
	here := spoken{line: n.Line}
	given := ""
	// verb refuses a second verb in a step.
	verb := func(name string, read func(node) error) func(node) error {
		return func(v node) error {
			if given != "" {
				return v.errorf("%s and %s in one step: a step does one thing, make two of it", given, name)
			}
			given = name
			return read(v)
		}
	}
	err := n.object("a step", fields{
		"at": when(&s.at), "who": label(&here.who, "user", &p.people), "channel": label(&here.channel, "channel", &p.channels),
		"group": label(&here.group, "group", &p.groups), "as": text(&here.label), "async": yes(&here.async), "quote": p.message(&here.act.Quote),
		"says": verb("says", p.says(&here)), "sends": verb("sends", p.acts(&here, media)), "acts": verb("acts", p.acts(&here, nil)),
		"together": verb("together", p.together(&s.do)), "raw": verb("raw", p.raw(&s.do)),
		"fault": verb("fault", p.fault(&s.do)), "clear": verb("clear", p.clear(&s.do)), "weather": verb("weather", p.climate(&s.do)),
		"advance": verb("advance", p.advance(&s.do)), "set": verb("set", p.set(&s.do)), "parallel": verb("parallel", p.parallel(&s.do)),
		"repeat": p.repeat(&s.repeat), "expect": p.expect(&s.expect),
	})
	if err != nil {
		return s, err
	}
	return s, p.complete(n, &s, here, given)
}

// complete holds a step's parts against each other.
func (p *parser) complete(n node, s *step, here spoken, given string) error {
	s.who = here.who
	talks := slices.Contains([]string{"says", "sends", "acts"}, given)
	switch {
	case given == "" && s.expect == nil:
		return n.errorf("the step does nothing: give says, sends, acts, together, raw, fault, clear, weather, advance, set, parallel or expect")
	case talks && here.who == "":
		return n.errorf("%s: say who", given)
	case !talks && (here.label != "" || here.group != "" || here.async || here.act.Quote != ""):
		return n.errorf("as, group, quote and async belong to says, sends and acts")
	case !talks && here.channel != "":
		return n.errorf("channel: here it belongs inside %s", given)
	case s.repeat.count > 0 && !talks && given != "together" && given != "raw":
		return n.errorf("repeat belongs to says, sends, acts, together and raw")
	}
	if talks {
		if here.label != "" {
			p.labels = append(p.labels, here.label)
		}
		here.async = here.async || p.nested
		s.do = &talk{here}
	}
	if e := s.expect; e != nil {
		if e.who == "" {
			e.who = here.who
		}
		return p.checkExpect(n, e, given)
	}
	return nil
}

func (p *parser) repeat(to *repeat) func(node) error {
	return func(n node) error {
		if err := n.object("repeat", fields{"count": number(&to.count), "every": duration(&to.every)}); err != nil {
			return err
		}
		if to.count < 1 || to.count > 1_000_000 {
			return n.errorf("repeat: give count, from 1 to 1,000,000")
		}
		return nil
	}
}

func (p *parser) expect(to **expectation) func(node) error {
	return func(n node) error {
		e := &expectation{line: n.Line, within: 5 * time.Second}
		*to = e
		return n.object("expect", fields{
			"who": label(&e.who, "user", &p.people), "seen": optional(&e.seen, text), "unseen": optional(&e.unseen, text),
			"type": text(&e.kind), "via": text(&e.via), "times": number(&e.times), "within": duration(&e.within),
			"webhook": text(&e.webhook), "status": number(&e.status),
		})
	}
}

var vias = []string{"reply", "push", "multicast", "broadcast", "narrowcast"}

func (p *parser) checkExpect(n node, e *expectation, given string) error {
	sees := e.seen != nil || e.unseen != nil || e.kind != "" || e.via != "" || e.times != 0
	hooks := e.webhook != "" || e.status != 0
	line := node{n.file, n.Node}
	switch {
	case !sees && !hooks:
		return line.errorf("expect: give seen or unseen (part of a message's words), webhook or status")
	case e.seen != nil && e.unseen != nil:
		return line.errorf("expect: seen and unseen are two expectations, make two steps of it")
	case sees && e.who == "":
		return line.errorf("expect: say who sees it")
	case hooks && !slices.Contains([]string{"says", "sends", "acts", "together", "raw"}, given):
		return line.errorf("expect: webhook and status need says, sends, acts, together or raw in the same step")
	case e.via != "" && !slices.Contains(vias, e.via):
		return line.errorf("via %q: give reply, push, multicast, broadcast or narrowcast", e.via)
	case e.times < 0:
		return line.errorf("times: give 1 or more")
	case hooks && !slices.Contains(results, e.webhook):
		return line.errorf("webhook %q: give ok, failed, held, dropped, off, suspended or one of LINE's reasons", e.webhook)
	}
	e.negative = e.unseen != nil
	return nil
}
