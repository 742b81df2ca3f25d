module Stock where
import GHC.Stack

//@2{
extra :: Int
extra = 1

//@2}
reserve :: HasCallStack => String -> Int
reserve item = error (item ++ " is sold out")

nightly :: HasCallStack => [String] -> Int
nightly items = sum (map reserve items)
