use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Carp qw(confess);
use Shop::Orders;
use Shop::Stock;

my ($how, $route, $value) = @ARGV;
$SIG{__DIE__} = sub { confess(@_) };

#@2{
sub added_above {
    return map { $_ + 1 } @_;
}
#@2}
my %routes = (
    total    => sub { Shop::Orders::total($_[0]) },
    weight   => sub { Shop::Orders::weight($_[0]) },
    rename   => sub { Shop::Orders->new->rename("") },
    move     => sub { Shop::Orders->new->move("") },
    average  => sub { Shop::Orders::average() },
    share    => sub { Shop::Orders::share() },
    quantity => sub { Shop::Orders::quantity($_[0]) },
    page     => sub { Shop::Orders::page($_[0]) },
    reserve  => sub { Shop::Stock::reserve($_[0]) },
    nightly  => sub { Shop::Stock::nightly($_[0]) },
);

sub handle {
    my ($name, $given) = @_;
    return $routes{$name}->($given);
}

handle($route, $value);
