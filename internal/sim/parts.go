package sim

// parts are those of the desk's that not every run has at work: all of them at once would
// leave the rest too few steps.
type parts struct {
	many  bool // messages to many, and incidents
	ahead bool // what is before the centre, remedies, calendars that change
	hooks bool // other systems are told
	index bool // what can be found
	model bool // a language model helps the bot, where there is one
	learn bool // it is looked at how the bot does, where there is one
}

func drawParts(seed uint64) parts {
	return parts{many: seed%3 == 0, ahead: seed%3 == 1, hooks: seed%3 == 2, index: seed%2 == 0, model: seed%4 < 2, learn: seed%4 > 1}
}
