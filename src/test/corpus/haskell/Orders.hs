module Orders where
import qualified Data.Map as Map
import GHC.Stack

//@2{
added :: [Int] -> [Int]
added = map (+ 1)

//@2}
known :: Map.Map Int Int
known = Map.fromList [(1, 100)]

find :: HasCallStack => Int -> Int
find order = maybe (error ("no such order: " ++ show order)) id (Map.lookup order known)

total :: HasCallStack => Int -> Int
total order = find order * 2

weight :: HasCallStack => Int -> Int
weight order = find order + 1

notEmpty :: HasCallStack => String -> String
notEmpty value = if null value then error "a value is needed" else value

rename :: HasCallStack => String -> String
rename value = notEmpty value ++ "!"

move :: HasCallStack => String -> String
move value = notEmpty value ++ "!"

divide :: HasCallStack => Int -> Int -> Int
divide _ 0 = error "divide by zero"
divide a b = a `div` b

average :: HasCallStack => [Int] -> Int
average prices = divide (sum prices) (length prices)

share :: HasCallStack => [Int] -> Int
share prices = divide 100 (length prices)

number :: HasCallStack => String -> Int
number text = case reads text of
  [(n, "")] -> n
  _ -> error ("not a number: " ++ text)

quantity :: HasCallStack => String -> Int
quantity text = number text + 0

page :: HasCallStack => String -> Int
page text = number text + 1
