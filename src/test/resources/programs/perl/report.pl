# A stack as Carp prints it.
use strict;
use warnings;
use Carp;

sub column { my ($row, $name) = @_; confess "no column '$name'" unless exists $row->{$name}; return $row->{$name}; }
sub report { my (@rows) = @_; return map { column($_, 'price') } @rows; }

report({ name => 'tea' });
