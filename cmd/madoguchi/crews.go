package main

import (
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// crew does some kinds of jobs: those of one pace, so that none waits for a slower.
type crew struct {
	workers int
	pace    flow.Pace
	does    map[desk.JobKind]flow.Handler
}

func (c crew) runner(env flow.Env, jobs flow.Jobs) *flow.Runner {
	return flow.NewRunner(env, jobs, c.workers, c.pace, c.does)
}

// hands are the parts that do jobs and nothing else.
type hands struct {
	cases   flow.Cases
	router  *flow.Router
	robot   *flow.Robot
	carer   *flow.Carer
	duty    *flow.Duty
	fetcher *flow.Fetcher
	clocks  *flow.Clockwork
	doors   *flow.Entrance
	menus   *flow.Menus
	thinker *flow.Thinker
}

// crewsOf says who does which kind of job, and how many at once.
func (p *parts) crewsOf(h hands) []crew {
	return []crew{
		{32, flow.Quick, map[desk.JobKind]flow.Handler{ // what somebody waits for, or the law
			desk.JobSend: p.sender.Send, desk.JobRoute: h.router.Route, desk.JobOffer: h.router.ExpireOffer,
			desk.JobSilent: h.router.Silent, desk.JobOverflow: h.robot.Overflow, desk.JobAbsent: h.duty.Absent, desk.JobShift: h.duty.Shift,
			desk.JobErase: h.fetcher.Erase, desk.JobScrub: p.tidier.Scrub, desk.JobBot: h.robot.Answer, desk.JobIdle: h.robot.Idle,
			desk.JobHold: h.carer.HoldDue, desk.JobWrap: h.carer.WrapDue, desk.JobCheck: h.carer.CheckDue, desk.JobTap: h.carer.Tap,
			desk.JobFollowUp: h.carer.FollowUpDue, desk.JobEscalation: h.carer.EscalationDue, desk.JobMute: h.carer.MuteDue,
			desk.JobClock: h.clocks.Ring, desk.JobNotice: p.incidents.Notice(h.cases), desk.JobRemedy: p.aheads.Due, desk.JobSurge: h.doors.Look,
			desk.JobGuard: p.guards.Demote, desk.JobScheduled: p.scheduler.Due, desk.JobForm: p.forms.Due, desk.JobRefund: h.carer.RefundDue,
		}},
		{8, flow.Quick, map[desk.JobKind]flow.Handler{ // courtesies
			desk.JobProfile: h.fetcher.Profile, desk.JobRead: h.fetcher.Read, desk.JobTyping: h.fetcher.Typing, desk.JobMenu: h.menus.Show,
			desk.JobWatch: p.aheads.Watch,
		}},
		{8, flow.Quick, map[desk.JobKind]flow.Handler{
			desk.JobAction: h.robot.Act, // a shop may be slow
		}},
		{8, flow.Quick, map[desk.JobKind]flow.Handler{
			desk.JobModel: h.robot.Think, // and so may a language model
		}},
		{8, flow.Quick, map[desk.JobKind]flow.Handler{
			desk.JobHook: p.herald.Deliver, // or whoever is told of events
		}},
		{4, flow.Slow, map[desk.JobKind]flow.Handler{
			desk.JobMedia: h.fetcher.Media, desk.JobSweep: p.tidier.Sweep, desk.JobEmbed: h.thinker.Embed,
			desk.JobRetime: h.clocks.Retime, desk.JobBulk: p.bulker.Work,
			desk.JobForesee: p.aheads.CameTrue, desk.JobMenus: h.menus.Tend,
		}},
		{1, flow.Slow, map[desk.JobKind]flow.Handler{ // one at a time: it takes a processor for seconds
			desk.JobLearn: p.learner.Work, desk.JobNightly: p.learner.Nightly,
		}},
	}
}
