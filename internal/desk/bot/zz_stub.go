package bot

import (
	"errors"
)

type walk struct {
	s *Session
	w World
}


func Begin(sc Scenario, w World) (Result, error)        { return Result{}, errors.New("stub") }
func Step(s Session, in Input, w World) (Result, error) { return Result{}, errors.New("stub") }
