import asyncio
import concurrent.futures


class Unavailable(Exception):
    pass


async def lookup(item):
    await asyncio.sleep(0)
    raise Unavailable("%s is not available" % item)


async def stock(item):
    return await asyncio.gather(lookup(item), asyncio.sleep(0))


async def parcels(item):
    async def one(name):
        await asyncio.sleep(0)
        return await lookup(name)

    task = asyncio.ensure_future(one(item))
    return await task


async def slow_payment(seconds):
    return await asyncio.wait_for(asyncio.sleep(30), seconds)


async def slow_parcel(seconds):
    return await asyncio.wait_for(asyncio.sleep(30), seconds)


def price(text):
    return int(text) + 1


def tax(text):
    return int(text) * 19 // 100


def in_pool(function, argument):
    with concurrent.futures.ThreadPoolExecutor() as pool:
        waiting = [pool.submit(len, argument)]  #@2
        return pool.submit(lambda: function(argument)).result()


async def job(number):
    await asyncio.sleep(0)
    if number % 2:
        raise ValueError("job %d failed" % number)
    raise KeyError("job %d" % number)


async def jobs(count):
    async with asyncio.TaskGroup() as group:
        for number in range(count):
            group.create_task(job(number))


async def mail(number):
    await asyncio.sleep(0)
    raise ValueError("mail %d failed" % number)


async def mails(count):
    async with asyncio.TaskGroup() as group:
        for number in range(count):
            group.create_task(mail(number))
