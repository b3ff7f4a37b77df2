//! Time: clocks, periods, calendars, deadlines.
